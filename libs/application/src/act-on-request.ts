import { randomUUID } from 'node:crypto';
import type { RequestId, RequestView } from '#contracts';
import type { SubjectCipher } from '#ports';
import type { Draft, Ran } from './command-runner.js';
import { personCommand, storeEvidence, type PersonContext } from './person-commands.js';
import type { Caller, PrivacyRequests, RequestAction } from './privacy-requests.js';
import { readerFor } from './reader.js';
import { ok, refused, type Result } from './result.js';
import { cipherOfRequest, viewOf, visible, type UseCaseParts } from './use-case-parts.js';

/** Runs a command of a person and says what came of it; `stale` when the caller had seen another version. */
async function runFor(
  parts: UseCaseParts,
  id: RequestId,
  draft: Draft,
  ifMatch: number | undefined,
): Promise<Result<Ran>> {
  const unless = (request: Ran['request']): boolean => ifMatch !== undefined && request?.version !== ifMatch;
  const ran = await parts.commands.run(id, draft, { unless });
  if (!ran) return refused('version-stale');
  return ran.decision.kind === 'reject' ? refused(ran.decision.code) : ok(ran);
}

/** Before files are stored: would this be accepted at all? */
async function rejection(parts: UseCaseParts, request: Ran['request'], draft: Draft): Promise<Result<null>> {
  const decision = await parts.commands.judge(request, { ...draft, at: parts.clock.now() });
  return decision.kind === 'reject' ? refused(decision.code) : ok(null);
}

/** Stands for each file while it is asked whether the step would be accepted; never stored. */
const PLACEHOLDER = {
  id: '',
  path: '',
  sha256: '',
  bytes: 0,
  mediaType: '',
  operational: false,
  providedBy: 'person',
} as never;

async function command(
  parts: UseCaseParts,
  id: RequestId,
  action: RequestAction,
  context: PersonContext,
): Promise<Result<Draft>> {
  if (action.type !== 'complete-step') return ok(personCommand(action, context));
  const loaded = await parts.repository.current(id);
  const allowed = await rejection(
    parts,
    loaded?.request,
    personCommand(
      action,
      context,
      action.files.map(() => PLACEHOLDER),
    ),
  );
  if (!allowed.ok) return allowed;
  return ok(
    personCommand(action, context, await storeEvidence(parts.artifacts, context.cipher, id, action.files)),
  );
}

export async function actOnRequest(
  parts: UseCaseParts,
  id: RequestId,
  action: RequestAction,
  by: { readonly caller: Caller; readonly ifMatch: number | undefined },
): Promise<Result<RequestView>> {
  const { caller, ifMatch } = by;
  const found = await visible(parts, id, caller);
  if (!found.ok) return found;
  const { request } = found.value;
  if (ifMatch !== undefined && ifMatch !== request.version) return refused('version-stale');
  const cipher = await cipherOfRequest(parts, request);
  if (!cipher) return refused('shredded');
  const draft = await command(parts, id, action, { cipher, caller, planning: await parts.planning() });
  if (!draft.ok) return draft;
  const ran = await runFor(parts, id, draft.value, ifMatch);
  return ran.ok ? ok(await viewOf(parts, ran.value.request ?? request)) : ran;
}

/** Shows who it is. The event that says so is durable before anyone sees a name. */
export async function revealSubject(
  parts: UseCaseParts,
  id: RequestId,
  reason: string,
  by: { readonly caller: Caller; readonly ifMatch: number | undefined },
): ReturnType<PrivacyRequests['reveal']> {
  const { caller, ifMatch } = by;
  const found = await visible(parts, id, caller);
  if (!found.ok) return found;
  const { request } = found.value;
  const cipher: SubjectCipher | null = await cipherOfRequest(parts, request);
  if (!cipher) return refused('shredded');
  const issued = { commandId: randomUUID(), by: { id: caller.id, channel: caller.channel } };
  const ran = await runFor(
    parts,
    id,
    { ...issued, type: 'RevealSubject', reason: cipher.seal(reason) },
    ifMatch,
  );
  if (!ran.ok) return ran;
  return ok({ subject: readerFor(request.subject, cipher).subject });
}
