import { randomUUID } from 'node:crypto';
import type { RequestId, RequestView, SubmitPrivacyRequestBody } from '#contracts';
import { evolveCommit, sealedView, type Planning, type PrivacyRequest } from '#domain';
import { canonicalText, intakeErrors, submitCommand, type Submission } from './intake.js';
import type { Caller, PrivacyRequests } from './privacy-requests.js';
import { ok, refused, type Refusal, type Result } from './result.js';
import { opened, type UseCaseParts } from './use-case-parts.js';

type SubmitOptions = NonNullable<Parameters<PrivacyRequests['submit']>[2]>;

/**
 * Receives a request. The id of one with an idempotency key follows from caller and key, so a repeated
 * submission finds the first one in the store itself, also after a crash and in another process: there
 * is no moment in which the key is taken and the request is not there.
 */
export async function submitRequest(
  parts: UseCaseParts,
  body: SubmitPrivacyRequestBody,
  caller: Caller,
  options: SubmitOptions = {},
): Promise<Result<RequestView>> {
  const { clock, repository } = parts;
  const submission = submissionFor(parts, body, caller, options);
  const before = options.idempotencyKey === undefined ? undefined : await repository.load(submission.id);
  if (before) return answerAgain(parts, submission);
  const planning = await parts.planning();
  const errors = intakeErrors(body, planning, clock);
  if (errors.length > 0) return refused('validation-failed', undefined, errors);
  return receive(parts, submission, planning);
}

/** What a submission with an idempotency key would lead to now; nothing is received. */
export async function considerSubmission(
  parts: Pick<UseCaseParts, 'digests' | 'planning' | 'clock' | 'repository'>,
  body: SubmitPrivacyRequestBody,
  caller: Caller,
  options: SubmitOptions & { readonly idempotencyKey: string },
): Promise<'decided' | 'known' | Refusal> {
  const { id, bodyDigest } = submissionFor(parts, body, caller, options);
  const before = await parts.repository.load(id);
  if (before) return before.request.bodyDigest === bodyDigest ? 'known' : { code: 'idempotency-key-reused' };
  const errors = intakeErrors(body, await parts.planning(), parts.clock);
  return errors.length > 0 ? { code: 'validation-failed', errors } : 'decided';
}

function submissionFor(
  { digests }: Pick<UseCaseParts, 'digests'>,
  body: SubmitPrivacyRequestBody,
  caller: Caller,
  { idempotencyKey: key, causation }: SubmitOptions,
): Submission {
  return {
    id: key === undefined ? randomUUID() : digests.requestIdFor(caller.id, key),
    body,
    bodyDigest: digests.bodyDigest(canonicalText(body)),
    caller,
    causation: causation ?? null,
  };
}

async function receive(
  parts: UseCaseParts,
  submission: Submission,
  planning: Planning,
): Promise<Result<RequestView>> {
  const cipher = await parts.keys.create();
  const ran = await parts.commands.run(
    submission.id,
    submitCommand(submission, cipher, { ...parts, planning }),
  );
  if (ran?.decision.kind === 'accept' && ran.request) return answer(parts, ran.request);
  // Two submissions with one key at the same moment: the other one was first, and this key opens nothing.
  await parts.keys.destroy(cipher.keyId);
  return answerAgain(parts, submission);
}

/** The answer that the first submission got: the request as its first commit left it. */
async function answerAgain(
  parts: UseCaseParts,
  { id, bodyDigest }: Submission,
): Promise<Result<RequestView>> {
  const first = await firstCommit(parts, id);
  if (first.bodyDigest !== bodyDigest) return refused('idempotency-key-reused');
  return answer(parts, first);
}

const answer = async (parts: UseCaseParts, first: PrivacyRequest): Promise<Result<RequestView>> =>
  ok(await opened(parts, sealedView(first), first.recordedAt, await parts.book.asOf(first.recordedAt)));

async function firstCommit(parts: UseCaseParts, id: RequestId) {
  const [commit] = await parts.repository.history(id);
  const request = commit && evolveCommit(undefined, commit);
  if (!request) throw new Error(`Request ${id} was received and is not in the store.`);
  return request;
}
