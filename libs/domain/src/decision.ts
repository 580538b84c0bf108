import type { ProblemCode, RequestEvent } from '#contracts';

/** Why a command is refused: a problem code that the edge can answer with, or that the request is unknown. */
export type RejectionCode = Extract<
  ProblemCode,
  | 'not-found'
  | 'request-ended'
  | 'not-awaiting-approval'
  | 'approver-is-submitter'
  | 'task-settled'
  | 'task-not-manual'
  | 'task-not-ready'
  | 'task-not-retryable'
  | 'task-cannot-be-skipped'
  | 'decision-not-asked'
  | 'evidence-missing'
  | 'delete-cannot-be-skipped'
  | 'package-not-ready'
  | 'package-expired'
  | 'clock-not-running'
  | 'clock-not-paused'
  | 'clock-cannot-pause'
  | 'already-extended'
  | 'extension-too-late'
  | 'nothing-to-confirm'
  | 'already-confirmed'
  | 'nothing-remains'
  | 'idempotency-key-reused'
  | 'shredded'
  | 'on-legal-hold'
>;

/** What a command leads to: events, nothing because it changes nothing, or a refusal. */
export type Decision =
  | { readonly kind: 'accept'; readonly events: readonly RequestEvent[] }
  | { readonly kind: 'ignore'; readonly reason: string }
  | { readonly kind: 'reject'; readonly code: RejectionCode };

export const accept = (...events: readonly RequestEvent[]): Decision => ({ kind: 'accept', events });
export const ignore = (reason: string): Decision => ({ kind: 'ignore', reason });
export const reject = (code: RejectionCode): Decision => ({ kind: 'reject', code });

/** Proves to the compiler that every case was handled. */
export function unreachable(value: never): never {
  throw new Error(`A case was not handled: ${JSON.stringify(value)}`);
}
