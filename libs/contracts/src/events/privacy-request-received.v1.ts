import { z } from 'zod';
import { Actor, Instant, Sealed, Sha256 } from '../scalars.js';
import { PolicyId, RequestKind, Source } from '../vocabulary.js';

/** A request was accepted for good; the answer 202 was given only after this was durable. */
export const PrivacyRequestReceivedV1 = z.strictObject({
  kind: RequestKind,
  /** the identities, JSON, sealed */
  subject: Sealed,
  subjectKeyId: z.uuid(),
  /** keyed hashes of each identity, to find other requests and holds of the same person */
  subjectDigests: z.array(Sha256),
  subjectIsAdministrator: z.boolean(),
  /** the sources asked for; null: all that are configured */
  asked: z.array(Source).nullable(),
  policy: z.strictObject({ id: PolicyId, version: z.string() }),
  approvalRequired: z.boolean(),
  receivedAt: Instant,
  dueAt: Instant,
  legalDueAt: Instant,
  reference: Sealed.nullable(),
  submittedBy: Actor,
  /** keyed hash of the body, to tell a repeated submission from another one under the same key */
  bodyDigest: Sha256,
  /** source and id of the message that asked for it */
  causation: z.strictObject({ source: z.string(), id: z.string() }).nullable(),
});
