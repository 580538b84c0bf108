import { verify, X509Certificate } from 'node:crypto';
import { OpenDsrCallback, OpenDsrDiscovery, OpenDsrError } from '#contracts';
import type { CallReceiver } from '#testing';

/** What came back, signed: a controller does not read what is not. */
export interface SignedAnswer {
  readonly status: number;
  readonly body: unknown;
}

type HeaderOf = (name: string) => string | null | undefined;

/** A controller in words of OpenDSR 2.0, which believes what is signed by the certificate of the discovery alone. */
export class OpenDsrController {
  private constructor(
    private readonly base: string,
    private readonly token: string,
    readonly discovered: OpenDsrDiscovery,
    private readonly certificate: X509Certificate,
  ) {}

  static async at(url: string, token: string): Promise<OpenDsrController> {
    const base = `${url}/opendsr/v2`;
    const discovered = OpenDsrDiscovery.parse(await (await fetch(`${base}/discovery`)).json());
    const certificate = await (await fetch(discovered.processor_certificate)).text();
    return new OpenDsrController(base, token, discovered, new X509Certificate(certificate));
  }

  /** @throws {Error} the signature does not hold */
  async signed(method: string, path: string, body?: string): Promise<SignedAnswer> {
    const answer = await this.#call(method, path, body);
    const text = await answer.text();
    this.#check(text, (name) => answer.headers.get(name));
    return { status: answer.status, body: JSON.parse(text) };
  }

  /** A call that has to be refused: the status, and what is said. */
  async refused(method: string, path: string, body?: string): Promise<readonly [number, string | undefined]> {
    const answer = await this.#call(method, path, body);
    const { code, message } = OpenDsrError.parse(await answer.json()).error;
    if (code !== answer.status) throw new Error(`${answer.status} says of itself that it is ${code}.`);
    return [code, message];
  }

  /** What has come of one request. @throws {Error} the signature of a call does not hold */
  callbacks({ calls, url }: CallReceiver, subjectRequestId: string): readonly OpenDsrCallback[] {
    return calls.flatMap(({ headers, body }) => {
      if (headers['x-opendsr-signature'] === undefined) return [];
      this.#check(body, (name) => headers[name]);
      const callback = OpenDsrCallback.parse(JSON.parse(body));
      if (callback.status_callback_url !== url) throw new Error(`${url} was called for another.`);
      return callback.subject_request_id === subjectRequestId ? [callback] : [];
    });
  }

  #call(method: string, path: string, body?: string): Promise<Response> {
    return fetch(this.base + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    });
  }

  #check(text: string, headerOf: HeaderOf): void {
    const domain = headerOf('x-opendsr-processor-domain') ?? '';
    const signature = Buffer.from(headerOf('x-opendsr-signature') ?? '', 'base64');
    const holds = verify('sha256', Buffer.from(text), this.certificate.publicKey, signature);
    if (!holds || this.certificate.checkHost(domain) === undefined)
      throw new Error(`Not signed by ${domain}: ${text}`);
  }
}
