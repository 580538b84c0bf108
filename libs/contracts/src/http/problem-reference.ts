import { problems, type ProblemCode } from './problem.js';

/** What whoever gets a problem can do about it. */
export const problemAdvice: Readonly<Record<ProblemCode, string>> = {
  unauthorized:
    'A program sends `Authorization: Bearer <token>` with the token of an API key; an administrator makes one under “API keys” in the portal, or with `lethe api-keys create`. People sign in with a browser, in a sandbox by the claim link that the start printed.',
  forbidden:
    'Use a token whose role may do this; `detail` names the permission. Calls with a session cookie must come from Lethe’s own pages.',
  'not-found':
    'Check the address and the id, or the name of the host. A requester sees only requests that he submitted; sandbox addresses exist in the sandbox alone.',
  'not-yet-received':
    'Ask for a later `asOf`: the request had not been received by then. Its `receivedAt` may lie earlier than its first commit.',
  'method-not-allowed': 'Use one of the methods that the `Allow` header names.',
  'not-acceptable': 'Send an `Accept` header that takes what `detail` names, or none.',
  'claim-spent':
    'Sign in with a token, or start the sandbox again: every start prints a new link that works once.',
  'payload-too-large': 'Send less in one call; `detail` names the limit.',
  'unsupported-media-type': 'Send one of the content types that `detail` names, in UTF-8 and not compressed.',
  'malformed-call':
    'Send HTTP/1.1 with one of the methods of the interface; a proxy in between may have changed the call. The connection is closed.',
  'call-timed-out':
    'Send the headers within fifteen seconds and the whole call within five minutes. The connection is closed.',
  'headers-too-large':
    'Send at most 16 KiB of address and headers together: often cookies of other pages of the same host are too many. The connection is closed.',
  'malformed-json':
    'Send one well-formed JSON value in UTF-8: no key twice in an object, nothing after the value. `detail` says what was found.',
  'malformed-body': 'Send the body whole and in the form that its content type names.',
  'validation-failed':
    'Correct every field that `errors` names. A key or a query parameter that is not known is refused, not ignored.',
  'idempotency-key-reused':
    'Use a new `Idempotency-Key` for another body. To repeat a call, send exactly the same body.',
  'as-of-in-future': 'Ask for a time that has passed; leave `asOf` out for now.',
  'version-stale':
    'Read the request again, decide again, and send the new `ETag` in `If-Match`. Without `If-Match` the call applies to whatever is there.',
  'idempotency-key-in-flight':
    'The first call with this key has not been answered yet: wait a second and send the same call again.',
  'secret-not-shown-again':
    'The first call with this `Idempotency-Key` was more than a day ago; `detail` names what it made. If its token or secret was lost, delete that, and make another one with a new `Idempotency-Key`.',
  'request-ended': 'Nothing more can be done to this request. Submit a new one if there is more to do.',
  'not-awaiting-approval':
    'Nothing is to be approved: the policy asks for no approval, or it was given already.',
  'approver-is-submitter': 'Have another person approve, with a token of their own.',
  'task-settled': 'The task has ended; read the request to see how.',
  'task-not-manual': 'A program does this task. Retry it or, where it may be, skip it.',
  'task-not-ready':
    'Wait until the tasks that it depends on are settled; `dependsOn` in the view names them.',
  'task-not-retryable':
    'Only a task that failed, waits or is retried can be tried again at once; read its state in the view.',
  'task-cannot-be-skipped': 'Let it run. What it lacks it takes from the tasks before it: settle those.',
  'decision-not-asked': 'Leave `decision` out: it is for the step `review-other-people` alone.',
  'evidence-missing': 'Send at least one file in a part named `files`.',
  'delete-cannot-be-skipped':
    'Get it done by hand and complete the step, or close the request with exceptions (`close-with-exceptions`), which says what remains.',
  'package-not-ready': 'Wait until the task `assemble` has succeeded; an AccountClose never has a package.',
  'package-expired': 'The package was removed when its time was over. Submit a new Export.',
  'certificate-not-ready':
    'An AccountClose has its certificate once the purge is verified or it was closed with exceptions; an Export never has one, it has a package.',
  'clock-not-running': 'The clock stands already, or the request has ended.',
  'clock-not-paused': 'The clock runs already.',
  'clock-cannot-pause':
    'Check the identity while the clock runs: under this policy the time that takes is not added. A person who cannot be identified in time is refused with `reject`.',
  'already-extended': 'The law allows one extension; answer by `legalDueAt`.',
  'extension-too-late':
    'The person has to hear of an extension before `legalDueAt`. Answer as soon as you can, and say why it is late.',
  'nothing-to-confirm': 'Nothing is to be done: `clock.confirmDueAt` in the view is null.',
  'already-confirmed': 'Nothing is to be done: `clock.confirmedAt` in the view says when it was.',
  'nothing-remains': 'Every delete is done, so there is nothing to except. Wait for the last sweep.',
  'close-limit-not-reached': 'Nothing is to be approved: AccountCloses begin as they come.',
  'on-legal-hold': 'Lift the hold first, if you may. Exports go on under a hold.',
  shredded:
    'The subject’s data cannot be read by anyone any more. The chain and the certificate still stand.',
  'not-this-host':
    'Of the vault: give the handler of this host a credential for its source and host, or find out why it got a task of somebody else.',
  'task-token-refused':
    'Of the vault: nothing is to be done by hand. If it stays, the vault and the orchestrator have different master keys.',
  'key-unknown': 'Of the vault: it looks into another store of keys than the one the task was made with.',
  'artifact-exists': 'Of the vault: store it under a new random id; what is there is not replaced.',
  'held-back': 'Of the vault: leave the task. It is sent again when nothing stands against it any more.',
  'lease-over': 'Of the vault: leave the task. It is sent again, with a new token.',
  'key-destroyed': 'Of the vault: leave the task. What it was about cannot be read by anyone any more.',
  'sign-in-not-configured':
    'In the sandbox, open the claim link that the start printed. Elsewhere an administrator sets `signIn` in `lethe.yaml`; programs use bearer tokens.',
  'sign-in-expired':
    'Begin again at `/sign-in`, and finish within ten minutes in the same browser, with cookies allowed. An answer of the provider can be used once.',
  'sign-in-refused':
    'Begin again at `/sign-in`. If it stays, ask whoever administers the identity provider: `detail` has its reason.',
  'role-missing':
    'Ask whoever administers the identity provider for one of the roles of Lethe; `detail` names the claim that was looked at. `signIn.roles` of `lethe.yaml` says which of its values counts.',
  'sign-in-invalid':
    'An administrator compares `signIn` of `lethe.yaml` with the provider’s settings (issuer, client id, secret, redirect address), and the clocks of both machines; `detail` says what was wrong.',
  'sign-in-unavailable':
    'Wait a minute and begin again at `/sign-in`. An administrator checks that this machine reaches the issuer; programs with bearer tokens go on working meanwhile.',
  'too-many-requests': 'Wait as many seconds as `Retry-After` says, then go on more slowly.',
  unavailable:
    'Wait as many seconds as `Retry-After` says and repeat the call, with the same `Idempotency-Key` if it had one; without one look first, for it may have been done all the same. `/readyz` says what is missing.',
  'internal-error':
    'Repeat the call once. If it stays, give the `reference` of the answer to whoever runs Lethe: the log has an entry with it.',
};

/** The page docs/reference/errors.md, made from the catalogue so that it cannot fall behind. */
export function problemReference(): string {
  const rows = (Object.keys(problems) as ProblemCode[])
    .map((code) => ({ code, ...problems[code] }))
    .sort((one, other) => one.status - other.status)
    .map(({ code, status, title }) => `| \`${code}\` | ${status} | ${title} | ${problemAdvice[code]} |`);
  return `# Errors

Every error is \`application/problem+json\` (RFC 9457) with \`type\`, \`title\`, \`status\`, \`code\` and, where there is more to say, \`detail\`. \`code\` is stable; the texts may change. A validation error names every field at once:

\`\`\`json
{ "type": "/docs/errors#validation-failed", "title": "…", "status": 422, "code": "validation-failed",
  "errors": [ { "path": "subject.userPrincipalName", "message": "must be a user principal name like name@example.com" },
              { "path": "query.limit", "message": "must be a whole number" } ] }
\`\`\`

A path is the field's own, \`query.…\`, \`header.…\`, or \`body\` for the body as a whole; a number is a place in a list, counted from 0.

Checks are made in this order, and the first that fails is the answer: 401, 403, 404, 405, 413, 415, 400, 406, 422, 412, 409. 429 and 503 carry \`Retry-After\`.

| code | status | meaning | what to do |
|---|---|---|---|
${rows.join('\n')}
`;
}
