import type { OpenDsrError, Problem } from '#contracts';

/** Below this errors have the form of OpenDSR 2.0, section 7.6. */
export const isOpenDsr = (path: string): boolean => /^\/opendsr(\/|$)/i.test(path);

/** The specification knows one number for what is wrong with a request. */
const statusOf = (problem: Problem): number =>
  [413, 415, 422].includes(problem.status) ? 400 : problem.status;

export function openDsrError(problem: Problem): { readonly status: number; readonly body: OpenDsrError } {
  const status = statusOf(problem);
  const reason = problem.code;
  const errors = problem.errors ?? [];
  const details =
    errors.length > 0
      ? errors.map(({ path, message }) => ({ domain: 'Validation', reason, message: `${path} ${message}` }))
      : [{ domain: 'Request', reason, message: problem.detail ?? problem.title }];
  const [first] = details;
  return {
    status,
    body: { error: { code: status, message: first?.message ?? problem.title, errors: details } },
  };
}
