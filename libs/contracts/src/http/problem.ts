import { z } from 'zod';

/** Every `code` that a problem answer can carry, with its status and title. docs/reference/errors.md says what to do. */
export const problems = {
  unauthorized: { status: 401, title: 'A valid bearer token or session is needed' },
  forbidden: { status: 403, title: 'Your role may not do this' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'not-yet-received': { status: 404, title: 'The request had not been received at that time' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'not-acceptable': { status: 406, title: 'No such form of it is to be had' },
  'claim-spent': { status: 410, title: 'The claim link was already used' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'This content type is not taken here' },
  'malformed-call': { status: 400, title: 'The call cannot be read as HTTP' },
  'call-timed-out': { status: 408, title: 'The call did not come to its end' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'malformed-body': { status: 400, title: 'The body cannot be read' },
  'validation-failed': { status: 422, title: 'The request does not fit its schema' },
  'idempotency-key-reused': { status: 422, title: 'This Idempotency-Key was used with another body' },
  'as-of-in-future': { status: 422, title: 'asOf lies in the future' },
  'version-stale': { status: 412, title: 'The request has changed since you read it' },
  'idempotency-key-in-flight': {
    status: 409,
    title: 'A request with this Idempotency-Key is being worked on',
  },
  'secret-not-shown-again': {
    status: 409,
    title: 'What this call made is there, and its secret is not shown again',
  },
  'request-ended': { status: 409, title: 'The request has already ended' },
  'not-awaiting-approval': { status: 409, title: 'The request does not wait for approval' },
  'approver-is-submitter': { status: 409, title: 'Whoever submitted it may not approve it' },
  'task-settled': { status: 409, title: 'The task is already settled' },
  'task-not-manual': { status: 409, title: 'The task is not a person’s step' },
  'task-not-ready': { status: 409, title: 'The task cannot start yet' },
  'task-not-retryable': { status: 409, title: 'The task is not in a state to be retried' },
  'task-cannot-be-skipped': { status: 409, title: 'Lethe does this task itself; it cannot be skipped' },
  'decision-not-asked': { status: 422, title: 'This step asks for no decision' },
  'evidence-missing': { status: 422, title: 'The step needs at least one file' },
  'delete-cannot-be-skipped': { status: 409, title: 'A task that deletes data cannot be skipped' },
  'package-not-ready': { status: 409, title: 'The package is not ready' },
  'package-expired': { status: 409, title: 'The package has expired' },
  'certificate-not-ready': { status: 409, title: 'The certificate is not ready' },
  'clock-not-running': { status: 409, title: 'The clock does not run' },
  'clock-not-paused': { status: 409, title: 'The clock is not paused' },
  'clock-cannot-pause': { status: 409, title: 'This policy’s clock runs on while the identity is checked' },
  'already-extended': { status: 409, title: 'The deadline was already extended' },
  'extension-too-late': { status: 409, title: 'The date that would be extended has passed' },
  'nothing-to-confirm': { status: 409, title: 'The policy asks for no confirmation of receipt' },
  'already-confirmed': { status: 409, title: 'The receipt was already confirmed' },
  'nothing-remains': { status: 409, title: 'No delete is open: the request ends by itself' },
  'close-limit-not-reached': { status: 409, title: 'No AccountClose waits for the limit' },
  'on-legal-hold': { status: 409, title: 'A legal hold stands against it' },
  shredded: { status: 409, title: 'The subject’s key was destroyed' },
  'not-this-host': { status: 403, title: 'The task is of another source or host' },
  'task-token-refused': { status: 403, title: 'The task token was not issued here, or was changed' },
  'key-unknown': { status: 404, title: 'There is no such key' },
  'artifact-exists': { status: 409, title: 'There is an artifact with this id' },
  'held-back': { status: 409, title: 'Something stands against the task' },
  'lease-over': { status: 410, title: 'The lease of the task is over' },
  'key-destroyed': { status: 410, title: 'The key of the task was destroyed' },
  'sign-in-not-configured': { status: 404, title: 'No identity provider is configured here' },
  'sign-in-expired': { status: 400, title: 'This sign-in is not under way here any more' },
  'sign-in-refused': { status: 403, title: 'The identity provider did not sign you in' },
  'role-missing': { status: 403, title: 'You have no role in Lethe' },
  'sign-in-invalid': { status: 502, title: 'The identity provider’s answer cannot be accepted' },
  'sign-in-unavailable': { status: 503, title: 'The identity provider does not answer' },
  'too-many-requests': { status: 429, title: 'Too many calls' },
  unavailable: { status: 503, title: 'The store or the message bus is not available' },
  'internal-error': { status: 500, title: 'Something went wrong that should not have' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

export const FieldError = z.strictObject({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldError>;

/** RFC 9457 problem details as Lethe writes them. */
export const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(FieldError).optional(),
});
export type Problem = z.infer<typeof Problem>;
