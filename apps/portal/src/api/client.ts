import { cutOff, problemOf, unreachable, type Retrying } from './problem.js';

export interface CallOptions {
  /** sent as JSON */
  readonly json?: unknown;
  /** sent as it is: a form, or text with its own content type */
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** it only asks, though it is no GET: it may be made again at will */
  readonly onlyAsks?: boolean;
}

function retryingOf(method: string, { onlyAsks = false, headers }: CallOptions): Retrying {
  if (method === 'GET' || onlyAsks) return 'again';
  // A request that changed meanwhile, by this very call too, refuses the next one.
  return headers?.['idempotency-key'] === undefined && headers?.['if-match'] === undefined ? 'look' : 'once';
}

const sessionEnded = new Set<() => void>();

/** Tells when a call is refused because nobody is signed in any more. @returns stops telling */
export function onSessionEnded(tell: () => void): () => void {
  sessionEnded.add(tell);
  return () => void sessionEnded.delete(tell);
}

/**
 * A call to this Lethe with the cookie of its user.
 * @returns the body of the answer, undefined where it has none
 * @throws {ProblemError}
 */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const response = await answerTo(method, path, options);
  if (response.status === 401) for (const tell of sessionEnded) tell();
  if (!response.ok) throw await problemOf(response, retryingOf(method, options));
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch {
    throw cutOff(response.status, retryingOf(method, options));
  }
}

async function answerTo(method: string, path: string, options: CallOptions): Promise<Response> {
  const { json, body, headers, signal } = options;
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable(retryingOf(method, options));
  }
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> =>
  call<T>('GET', path, signal === undefined ? {} : { signal });

export const post = <T>(
  path: string,
  json: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> => call<T>('POST', path, { json, headers });
