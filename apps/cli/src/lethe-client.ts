import type { z } from 'zod';
import { ProblemAnswer } from './answers.js';
import { CliFailure } from './cli-failure.js';
import type { CliEnvironment } from './environment.js';
import { problemFailure } from './problem-failure.js';
import { reasonOf } from './system-error.js';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** below the server's root, segments encoded: use `path` */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** sent as JSON */
  readonly body?: unknown;
  /** sent as it is; text and bytes need a content type among the headers */
  readonly raw?: FormData | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
}

/** The path of a call; what comes from outside cannot leave its segment. */
export function path(literals: TemplateStringsArray, ...segments: string[]): string {
  // An address drops `.` and `..`, also when they are encoded, and would then name something else.
  if (segments.some((segment) => /^\.{0,2}$/.test(segment)))
    throw new CliFailure('wrong-usage', 'That is not an id.');
  return String.raw({ raw: literals }, ...segments.map((segment) => encodeURIComponent(segment)));
}

/** The head of an answer has to come within this many milliseconds; a body may take as long as it flows. */
const ANSWER_WITHIN_MS = 60_000;

/**
 * Speaks to a Lethe server. Every way in which it fails is a CliFailure: a refusal carries the
 * problem's code; no connection, a time-out or an answer that is not Lethe's is `cannot-reach`.
 */
export class LetheClient {
  constructor(private readonly environment: CliEnvironment) {}

  /** The answer of a call as JSON that fits the schema. */
  async json<T>(schema: z.ZodType<T>, call: Call): Promise<T> {
    const response = await this.send({ ...call, accept: 'application/json' });
    const parsed = schema.safeParse(await this.readJson(response));
    if (parsed.success) return parsed.data;
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw this.notLethe(`its answer is not what this command knows${where === '' ? '' : ` (${where})`}`);
  }

  /** A call that is answered without a body. */
  async done(call: Call): Promise<void> {
    await (await this.send(call)).body?.cancel();
  }

  /** The answer of a call whose body is to be streamed: of this media type, and with 2xx. */
  async stream(mediaType: string, call: Call): Promise<Response> {
    const response = await this.send({ ...call, accept: mediaType });
    if (mediaTypeOf(response) === mediaType) return response;
    await response.body?.cancel();
    throw this.notLethe(`it answered ${mediaTypeOf(response) || 'without a content type'}, not ${mediaType}`);
  }

  private async send(call: Call): Promise<Response> {
    const response = await this.fetch(call);
    if (response.ok) return response;
    if (mediaTypeOf(response) !== 'application/problem+json') {
      await response.body?.cancel();
      throw this.notLethe(`it answered ${response.status} ${mediaTypeOf(response)}`.trimEnd());
    }
    const problem = ProblemAnswer.safeParse(await this.readJson(response));
    throw problem.success ? problemFailure(problem.data) : this.notLethe(`it answered ${response.status}`);
  }

  private async fetch(call: Call): Promise<Response> {
    const url = new URL(this.environment.url + call.path);
    for (const [name, value] of Object.entries(call.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, value);
    const abandon = new AbortController();
    const timer = setTimeout(() => abandon.abort(new Error('no answer')), ANSWER_WITHIN_MS);
    try {
      return await fetch(url, {
        method: call.method ?? 'GET',
        // A redirect would be followed without the token; whoever sends one is not the server that was named.
        redirect: 'manual',
        signal: call.signal ? AbortSignal.any([call.signal, abandon.signal]) : abandon.signal,
        headers: {
          ...(call.accept === undefined ? {} : { accept: `${call.accept}, application/problem+json;q=0.9` }),
          'accept-encoding': 'identity',
          ...(this.environment.token === undefined
            ? {}
            : { authorization: `Bearer ${this.environment.token}` }),
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...call.headers,
        },
        ...bodyOf(call),
      });
    } catch (error) {
      throw this.unreachable(error);
    } finally {
      clearTimeout(timer);
    }
  }

  private async readJson(response: Response): Promise<unknown> {
    let text: string;
    try {
      text = await response.text();
    } catch (error) {
      throw this.unreachable(error);
    }
    try {
      return JSON.parse(text);
    } catch {
      throw this.notLethe(`it answered ${mediaTypeOf(response) || 'something'} that is not JSON`);
    }
  }

  private unreachable(cause: unknown): CliFailure {
    return new CliFailure(
      'cannot-reach',
      `Lethe could not be reached at ${this.environment.url} (${reasonOf(cause)}). See whether it runs and whether LETHE_URL is right.`,
      { cause },
    );
  }

  private notLethe(what: string): CliFailure {
    return new CliFailure(
      'cannot-reach',
      `What answers at ${this.environment.url} does not seem to be Lethe: ${what}. Check LETHE_URL and any proxy between.`,
    );
  }
}

function bodyOf({ body, raw }: Call): { readonly body?: NonNullable<RequestInit['body']> } {
  if (raw !== undefined) return { body: raw };
  return body === undefined ? {} : { body: JSON.stringify(body) };
}

const mediaTypeOf = (response: Response): string =>
  (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
