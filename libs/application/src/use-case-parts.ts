import type { RequestId, RequestView } from '#contracts';
import {
  sealedView,
  standingOf,
  type Planning,
  type PrivacyRequest,
  type Register,
  type SealedView,
} from '#domain';
import { KeyDestroyed, type Clock, type ReadModel, type SubjectCipher } from '#ports';
import type { ArtifactVault, KeyedDigests, KeyRing } from '#vault';
import type { ActRecorder } from './audit/act-recorder.js';
import type { CommandRunner } from './command-runner.js';
import type { Installation } from './intake.js';
import { openView } from './open-view.js';
import type { Caller } from './privacy-requests.js';
import type { RegisterBook } from './register/register-book.js';
import type { ProofDesk } from './proof/proof-desk.js';
import type { LoadedRequest, RequestRepository } from './request-repository.js';
import { ok, refused, type Result } from './result.js';

/** What the use cases are made of. */
export interface UseCaseParts {
  readonly repository: RequestRepository;
  readonly commands: CommandRunner;
  readonly readModel: ReadModel;
  readonly keys: KeyRing;
  readonly artifacts: ArtifactVault;
  readonly digests: KeyedDigests;
  readonly clock: Clock;
  /** what stands against work */
  readonly book: Pick<RegisterBook, 'current' | 'asOf'>;
  readonly proof: Pick<ProofDesk, 'inclusion' | 'signer'>;
  /** of what changes no request */
  readonly recorder: ActRecorder;
  readonly installation: Installation;
  /** what exists here now: the installation without the hosts that were retired */
  readonly planning: () => Promise<Planning>;
  /** Resolves when lists show what was committed before this call, or after a moment if they cannot. */
  readonly listsCaughtUp: () => Promise<void>;
}

/** The subject's cipher; null when its key was destroyed, as it is at the end of the own record. */
export async function cipherOf(
  parts: Pick<UseCaseParts, 'keys'>,
  subjectKeyId: string,
): Promise<SubjectCipher | null> {
  try {
    return await parts.keys.cipher(subjectKeyId);
  } catch (error) {
    if (error instanceof KeyDestroyed) return null;
    throw error;
  }
}

/**
 * The cipher of a request's subject; null from the event on that says that its own record is over. The key is
 * destroyed behind that event, and another process may remember it for a minute more.
 */
export const cipherOfRequest = async (
  parts: Pick<UseCaseParts, 'keys'>,
  { subjectKeyId, shredded }: Pick<PrivacyRequest, 'subjectKeyId' | 'shredded'>,
): Promise<SubjectCipher | null> => (shredded ? null : cipherOf(parts, subjectKeyId));

/** A requester sees his own requests; everyone else sees all. */
export const maySee = (caller: Caller, submittedBy: string): boolean =>
  caller.role !== 'requester' || caller.id === submittedBy;

/** The request if it is there and the caller may see it. */
export async function visible(
  parts: UseCaseParts,
  id: RequestId,
  caller: Caller,
): Promise<Result<LoadedRequest>> {
  const loaded = await parts.repository.current(id);
  return loaded && maySee(caller, loaded.request.submittedBy.id) ? ok(loaded) : refused('not-found');
}

export async function opened(
  parts: UseCaseParts,
  view: SealedView,
  now = parts.clock.now(),
  register?: Register,
): Promise<RequestView> {
  const standing = standingOf(register ?? (await parts.book.current()));
  return openView(view, await cipherOf(parts, view.subjectKeyId), { now, standing });
}

export const viewOf = async (parts: UseCaseParts, request: PrivacyRequest): Promise<RequestView> =>
  opened(parts, sealedView(request));
