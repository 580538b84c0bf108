import { z } from 'zod';
import { Proof } from './evidence.js';
import { Gap, LeftOut } from './plan.js';
import { Actor, HostName, Instant, RequestId, Sha256, TaskId } from './scalars.js';
import { InclusionProof, Signature, SigningJwk } from './tree-head.js';
import { Restraint } from './restraint.js';
import { PolicyId, Source, SweepPhase, TaskAction, TaskSource, TaskState } from './vocabulary.js';

/** Something that a person decided or did, by the id of the credential that it was done with. */
export const CertifiedDecision = z.strictObject({
  what: z.enum([
    'submitted',
    'approved',
    'receipt-confirmed',
    'deadline-extended',
    'clock-paused',
    'clock-resumed',
    'task-retried',
    'task-skipped',
    'step-completed',
    'host-retired',
    'subject-revealed',
    'closed-with-exceptions',
  ]),
  by: Actor,
  at: Instant,
  taskId: TaskId.nullable(),
});
export type CertifiedDecision = z.infer<typeof CertifiedDecision>;

export const CertifiedTask = z.strictObject({
  id: TaskId,
  source: TaskSource,
  host: HostName.nullable(),
  action: TaskAction,
  phase: SweepPhase.nullable(),
  state: TaskState,
  /** when it came into that state */
  at: Instant,
  proof: Proof.nullable(),
  /** a code: why it failed, was skipped or is not applicable */
  reason: z.string().nullable(),
});
export type CertifiedTask = z.infer<typeof CertifiedTask>;

/** A re-scan that found the person again. */
export const CertifiedFinding = z.strictObject({
  taskId: TaskId,
  source: TaskSource,
  host: HostName.nullable(),
  foundAt: Instant,
  hits: z.int().positive(),
  /** the youngest entry found; null when none carries a readable time */
  newestAt: Instant.nullable(),
});
export type CertifiedFinding = z.infer<typeof CertifiedFinding>;

/**
 * How far the erasure came at one source; null: not so far, or the source has no such step. A delete at the
 * source is never more than the first or the second.
 */
export const SourceErasure = z.strictObject({
  source: Source,
  /** deleted so that the source could still restore it */
  softDeletedAt: Instant.nullable(),
  /** everything that there was to delete is deleted so that it cannot be taken back; null also where there was nothing */
  hardDeletedAt: Instant.nullable(),
  /** what the source keeps behind a delete is gone: its aged logs were cut the last time, or its re-scan found the service to have expunged it */
  expungedAt: Instant.nullable(),
  /** the last re-scan of each of its places found nothing */
  verifiedAt: Instant.nullable(),
});
export type SourceErasure = z.infer<typeof SourceErasure>;

/** A time in which something stood against a task: what it was to delete was kept meanwhile. */
export const CertifiedHold = z.strictObject({
  taskId: TaskId,
  source: TaskSource,
  host: HostName.nullable(),
  /** legal holds by their id: the register in the log says who placed them and when they were lifted */
  restraints: z.array(Restraint).min(1),
  from: Instant,
  /** null: to the end of the request, so that it is kept still */
  until: Instant.nullable(),
});
export type CertifiedHold = z.infer<typeof CertifiedHold>;

/** The commit of the request's chain that a certificate was read from. */
const ChainHead = z.strictObject({ streamId: RequestId, commit: z.int().positive(), hash: Sha256 });

const Dates = {
  /** when every source had deleted; not yet a purge */
  deletedAt: Instant.nullable(),
  sweepDueAt: Instant.nullable(),
  purgeDueAt: Instant.nullable(),
  verifiedAt: Instant.nullable(),
};

/** What certificates of every form say. */
const Said = {
  issuedAt: Instant,
  /** `purge-verified` only if every re-scan found nothing and there are no exceptions */
  outcome: z.enum(['purge-verified', 'ended-with-exceptions']),
  statement: z.strictObject({
    text: z.string(),
    claimed: z.array(z.string()),
    notClaimed: z.array(z.string()),
  }),
  request: z.strictObject({
    id: RequestId,
    kind: z.literal('AccountClose'),
    subject: z.strictObject({ masked: z.string() }),
    policy: z.strictObject({ id: PolicyId, version: z.string() }),
    /** the sources it was to reach */
    sources: z.array(Source),
    leftOut: z.array(LeftOut),
    receivedAt: Instant,
    legalDueAt: Instant,
    completedAt: Instant,
    /** end of Lethe's own record: then the subject's key is destroyed */
    ownRecordUntil: Instant,
  }),
  decisions: z.array(CertifiedDecision),
  purge: z.strictObject(Dates),
  tasks: z.array(CertifiedTask),
  findings: z.array(CertifiedFinding),
  exceptions: z.array(Gap),
  chain: ChainHead,
};

/**
 * What the certificate of an AccountClose says at its end. It names nobody: the subject is masked, people stand
 * as the ids of their credentials. What is and is not claimed stands in `statement`, in words.
 */
export const CertifiedErasure = z.strictObject({
  format: z.literal('lethe-erasure-certificate/3'),
  ...Said,
  purge: z.strictObject({ ...Dates, sources: z.array(SourceErasure) }),
  held: z.array(CertifiedHold),
});
export type CertifiedErasure = z.infer<typeof CertifiedErasure>;

const Signed = {
  chain: z.strictObject({ ...ChainHead.shape, inclusion: InclusionProof }),
  key: SigningJwk,
  signature: Signature,
};

/**
 * The certificate as it is handed out: with the proof that its commit stands in the log, and signed. The
 * signature is over the canonical form of everything but itself; see docs/reference/proof-formats.md.
 */
export const Certificate = z.strictObject({ ...CertifiedErasure.shape, ...Signed });
export type Certificate = z.infer<typeof Certificate>;

/** A certificate that somebody has kept: those of the second form were made before holds and steps stood in them. */
export const KeptCertificate = z.discriminatedUnion('format', [
  Certificate,
  z.strictObject({ format: z.literal('lethe-erasure-certificate/2'), ...Said, ...Signed }),
]);
export type KeptCertificate = z.infer<typeof KeptCertificate>;
