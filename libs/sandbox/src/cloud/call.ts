/** A call as the parts of the simulated cloud see it. */
export interface CloudCall {
  readonly method: string;
  readonly url: URL;
  /** as it was sent, which signatures are made of */
  readonly rawPath: string;
  /** parts of the path, decoded */
  readonly segments: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface CloudAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export const json = (
  status: number,
  body: unknown,
  headers?: Readonly<Record<string, string>>,
): CloudAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});
