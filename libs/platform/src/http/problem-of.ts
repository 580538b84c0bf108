import { HttpException } from '@nestjs/common';
import type { Refusal } from '#application';
import { problemAdvice, problems, type Problem, type ProblemCode } from '#contracts';
import { BadCursor, StoreUnavailable } from '#ports';
import { RefusedError } from './refused-error.js';

export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** nobody meant this to happen: it is logged */
  readonly isUnexpected: boolean;
}

const RETRY_SOON = { 'retry-after': '2' } as const;

const standardHeaders: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  unauthorized: { 'www-authenticate': 'Bearer realm="lethe"' },
  unavailable: RETRY_SOON,
  'too-many-requests': RETRY_SOON,
  'idempotency-key-in-flight': RETRY_SOON,
};

/** RFC 9457; `type` is a reference that leads to the explanation of the code. */
export const problemDetails = (refusal: Refusal): Problem => ({
  type: `/docs/errors#${refusal.code}`,
  title: problems[refusal.code].title,
  status: problems[refusal.code].status,
  code: refusal.code,
  detail: refusal.detail ?? problemAdvice[refusal.code],
  ...(refusal.errors === undefined ? {} : { errors: [...refusal.errors] }),
});

const codesOfNest: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed-body',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
};

/** The refusal that an error stands for; undefined when nobody meant it to happen. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof RefusedError) return error.refusal;
  if (error instanceof StoreUnavailable) return { code: 'unavailable' };
  if (error instanceof BadCursor)
    return {
      code: 'validation-failed',
      errors: [{ path: 'query.cursor', message: 'is not a cursor of this list: begin again without it' }],
    };
  const code = error instanceof HttpException ? codesOfNest[error.getStatus()] : undefined;
  return code && { code };
}

/** What to answer to an error of any kind. @param reference finds the entry in the log again */
export function problemOf(error: unknown, reference: string): ProblemAnswer {
  const refusal = refusalOf(error);
  if (!refusal)
    return {
      problem: { ...problemDetails({ code: 'internal-error' }), reference },
      headers: {},
      isUnexpected: true,
    };
  return {
    problem: problemDetails(refusal),
    headers: { ...standardHeaders[refusal.code], ...(error instanceof RefusedError ? error.headers : {}) },
    isUnexpected: false,
  };
}
