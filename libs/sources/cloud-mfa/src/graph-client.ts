import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { CloudMfaSettings } from '#contracts';
import { permanentFault, retryableFault } from '#source-kit';
import { plainCode } from './error-code.js';
import { GraphError } from './graph-answers.js';
import type { GraphSignIn } from './graph-sign-in.js';
import { exchange, type HttpAnswer } from './http-exchange.js';
import { isJson, parseJson } from './json-answer.js';
import { retryAfterSeconds } from './retry-after.js';
import { ServiceBusy } from './service-busy.js';

export interface GraphCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** below the base address, encoded, beginning with a slash; or a whole address that Graph gave */
  readonly path: string | URL;
  /** the call without a person's name, for faults */
  readonly place: string;
  /** the application permission that it needs, for faults */
  readonly permission: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** statuses from 400 on that mean something to the caller and are not faults */
  readonly expected?: readonly number[];
  readonly signal: AbortSignal;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** the parsed body; undefined for 202 and 204 */
  readonly body: unknown;
  readonly text: string;
  /** Graph's error code, of answers from 400 on */
  readonly errorCode: string | null;
}

/** A wait that Graph asks for is sat out in real time up to this, seconds; longer ones are given back. */
const SHORT_WAIT = 5;
const SHORT_WAITS = 3;

/** Calls Microsoft Graph with the application's token and reads what comes back. */
export class GraphClient {
  readonly base: URL;

  constructor(
    private readonly settings: CloudMfaSettings['graph'],
    private readonly signIn: GraphSignIn,
  ) {
    this.base = new URL(settings.baseUrl.replace(/\/*$/, '/'));
  }

  /** `v1.0`, the last part of the base address */
  get version(): string {
    return this.base.pathname.split('/').filter(Boolean).at(-1) ?? this.base.hostname;
  }

  /**
   * @throws {ServiceBusy} `graph-throttled`, `graph-unavailable`
   * @throws {TaskFault} `graph-unreachable`, `graph-answer-unreadable`, `graph-token-refused`,
   *   `graph-permission-missing`, `graph-call-refused`, and the faults of the sign-in
   */
  async call(call: GraphCall): Promise<GraphAnswer> {
    for (let waits = 0; ; waits++) {
      try {
        return read(call, await this.send(call));
      } catch (error) {
        const seconds = error instanceof ServiceBusy ? error.waitSeconds : null;
        if (seconds === null || seconds > SHORT_WAIT || waits === SHORT_WAITS) throw error;
        await wait(seconds * 1000, undefined, { signal: call.signal });
      }
    }
  }

  private async send(call: GraphCall): Promise<HttpAnswer> {
    const token = await this.signIn.token(call.signal);
    const answer = await this.sendWith(token, call);
    if (answer.status !== 401) return answer;
    // It may have been revoked, or the keys of the service rolled over: one new token, not more.
    this.signIn.forget(token);
    return this.sendWith(await this.signIn.token(call.signal), call);
  }

  private sendWith(token: string, call: GraphCall): Promise<HttpAnswer> {
    return exchange({
      method: call.method,
      url: typeof call.path === 'string' ? new URL(call.path.slice(1), this.base) : call.path,
      headers: {
        ...call.headers,
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'client-request-id': randomUUID(),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      place: call.place,
      timeoutSeconds: this.settings.timeoutSeconds,
      signal: call.signal,
    });
  }
}

function read(call: GraphCall, answer: HttpAnswer): GraphAnswer {
  const { status, headers, text } = answer;
  if (status === 429 || status === 408 || status >= 500) {
    const code = status === 429 ? 'graph-throttled' : 'graph-unavailable';
    throw new ServiceBusy(code, `${call.place}: ${status}`, retryAfterSeconds(headers));
  }
  if (status >= 400) return readRefusal(call, answer);
  if (status === 202 || status === 204) return { status, headers, text, body: undefined, errorCode: null };
  const body = isJson(answer) ? parseJson(text) : undefined;
  if (status >= 300 || body === undefined) throw unreadable(call, answer);
  return { status, headers, text, body, errorCode: null };
}

/**
 * An error of Graph always has a code (DOC). What has none was answered by something else, and its 404
 * says nothing about a person.
 */
function readRefusal(call: GraphCall, answer: HttpAnswer): GraphAnswer {
  const { status, headers, text } = answer;
  const body = isJson(answer) ? parseJson(text) : undefined;
  const refusal = GraphError.safeParse(body);
  if (!refusal.success && status === 401)
    throw permanentFault('graph-token-refused', `${call.place}: ${status}`);
  if (!refusal.success) throw unreadable(call, answer);
  const errorCode = codeOf(refusal.data.error);
  if (call.expected?.includes(status) === true) return { status, headers, text, body, errorCode };
  const seen = `${call.place}: ${status} ${errorCode}`;
  if (status === 401) throw permanentFault('graph-token-refused', seen);
  if (status === 403) throw permanentFault('graph-permission-missing', `${seen}; needs ${call.permission}`);
  throw permanentFault('graph-call-refused', seen);
}

/** Says nothing by itself; what went wrong is the inner error then (DOC). */
const GENERAL: ReadonlySet<string> = new Set([
  'badrequest',
  'invalidrequest',
  'generalexception',
  'unknownerror',
]);

/** A code that is none may hold anything, names too. */
function codeOf({ code, innerError, innererror }: GraphError['error']): string {
  const inner = (innerError ?? innererror)?.code;
  const said = inner !== undefined && GENERAL.has(code.toLowerCase()) ? inner : code;
  return plainCode(said) ?? 'unknown';
}

/** May be a proxy's page that is gone in a minute, so it is tried again. */
export const unreadable = (
  call: Pick<GraphCall, 'place'>,
  answer: Pick<HttpAnswer, 'status' | 'headers'>,
): Error =>
  retryableFault(
    'graph-answer-unreadable',
    `${call.place}: ${answer.status}, ${answer.headers.get('content-type')?.split(';')[0] ?? 'no content type'}`,
  );
