import { retryableFault, systemReason, TaskFault } from '#source-kit';

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** the call in words without a person's name, for faults: `GET /users/{id}` */
  readonly place: string;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A page of sign-ins is some megabytes; what is larger than this is not an answer of Graph. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

/**
 * One call over HTTP, headers raw. Redirects are not followed, for they would carry the token elsewhere.
 * The time-out is real time and holds for the whole answer.
 * @throws {TaskFault} `graph-unreachable`, `graph-answer-unreadable` (too large)
 * @throws the signal's reason when the process shuts down
 */
export async function exchange(call: HttpCall): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(call.timeoutSeconds * 1000);
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: call.headers,
      redirect: 'manual',
      signal: AbortSignal.any([call.signal, timeout]),
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    return { status: response.status, headers: response.headers, text: await textOf(response, call.place) };
  } catch (error) {
    call.signal.throwIfAborted();
    if (error instanceof TaskFault) throw error;
    // The error itself is not passed on as the cause: what it holds is not ours to vouch for in a log.
    const reason = timeout.aborted
      ? `no answer within ${call.timeoutSeconds} s`
      : (systemReason(error) ?? 'the connection broke');
    throw retryableFault('graph-unreachable', `${call.place} at ${new URL(call.url).host}: ${reason}`);
  }
}

async function textOf(response: Response, place: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > LARGEST_ANSWER)
      throw retryableFault('graph-answer-unreadable', `${place}: more than ${LARGEST_ANSWER} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
