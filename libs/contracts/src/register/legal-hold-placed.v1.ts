import { z } from 'zod';
import { Actor, HostName, Sealed, Sha256 } from '../scalars.js';

/** Somebody has to keep what there is of a person, or on a host. */
export const LegalHoldPlacedV1 = z.strictObject({
  holdId: z.uuid(),
  /** of the key that the subject and the words are sealed with: the hold's own */
  keyId: z.uuid(),
  /** the identities, JSON; null: the hold is for a host */
  subject: Sealed.nullable(),
  /** keyed digests of the identities, by which requests about the same person are known; none for a host */
  subjectDigests: z.array(Sha256),
  /** null: the hold is for a person */
  host: HostName.nullable(),
  /** of a person: where there may be something of theirs, so that nothing is swept there for anyone; null: everywhere */
  keptOn: z.array(HostName).nullable(),
  reason: Sealed,
  by: Actor,
});
