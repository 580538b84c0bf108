import type { components } from './schema.js';

type Problem = components['schemas']['Problem'];
export type FieldError = NonNullable<Problem['errors']>[number];

/** A call that was not answered as hoped: refused by Lethe, answered by something else, or not answered at all. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    /** 0: no answer came */
    readonly status: number,
    /** of docs/reference/errors.md, or `unreachable`, `unreadable-answer` */
    readonly code: string,
    message: string,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(message);
  }

  /** What a field was refused for. @param path as the REST interface names it, e.g. `subject.userPrincipalName` */
  of(path: string): string | undefined {
    return this.errors.find((error) => error.path === path)?.message;
  }
}

/**
 * Whether a call that was not answered may be made again: `again`, it changes nothing; `once`, Lethe takes it once
 * however often it is sent; `look`, it may have been done, and would be done twice.
 */
export type Retrying = 'again' | 'once' | 'look';

const whatNow: Readonly<Record<Retrying, string>> = {
  again: 'Try again in a moment.',
  once: 'Try again in a moment: it is taken once, however often it is sent.',
  look: 'It may have been done all the same: look before you try again.',
};

export const unreachable = (retrying: Retrying): ProblemError =>
  new ProblemError(
    0,
    'unreachable',
    `Lethe cannot be reached. Nothing you typed is lost. ${whatNow[retrying]}`,
  );

export const cutOff = (status: number, retrying: Retrying): ProblemError =>
  new ProblemError(status, 'unreadable-answer', `The answer was cut off. ${whatNow[retrying]}`);

/** Lethe answers that its store does not: what was sent there may have been written all the same. */
const STORE_AWAY = 'unavailable';
const NOT_KNOWN: readonly string[] = ['unreachable', 'unreadable-answer', STORE_AWAY];

/** Whether Lethe has refused it: only then it is certain that nothing was done. */
export const isRefused = (error: unknown): boolean =>
  error instanceof ProblemError && !NOT_KNOWN.includes(error.code);

/** Anything that was thrown, as a person can read it; what was refused of the body of a call, by its paths. */
export function messageOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return 'Something went wrong on this page. Load it again.';
  if (error.errors.length === 0) return error.message;
  return `Lethe refused it: ${error.errors.map(({ path, message }) => `${path} ${message}`).join('; ')}.`;
}

/** The same where a form says at each of its fields what it was refused for. */
export const messageBesideFields = (error: unknown): string =>
  error instanceof ProblemError && error.errors.length > 0
    ? 'Nothing was done: what is wrong is said at the fields.'
    : messageOf(error);

/** What was refused, by the paths of fields. */
export const refusalsByField = (error: unknown): Readonly<Record<string, string>> =>
  error instanceof ProblemError
    ? Object.fromEntries(error.errors.map(({ path, message }) => [path, message]))
    : {};

/** An answer of a proxy in between may be HTML, or cut off: then it is said that it was no answer of Lethe. */
export async function problemOf(response: Response, retrying: Retrying): Promise<ProblemError> {
  const isOurs = (response.headers.get('content-type') ?? '').startsWith('application/problem+json');
  const problem = isOurs
    ? ((await response.json().catch(() => undefined)) as Problem | undefined)
    : undefined;
  if (!problem)
    return new ProblemError(
      response.status,
      'unreadable-answer',
      `Something between this page and Lethe answered with ${response.status}. ${whatNow[retrying]}`,
    );
  const message =
    problem.code === STORE_AWAY
      ? `Lethe’s store, or its message bus, does not answer. Nothing you typed is lost. ${whatNow[retrying]}`
      : (problem.detail ?? problem.title);
  return new ProblemError(problem.status, problem.code, message, problem.errors ?? []);
}
