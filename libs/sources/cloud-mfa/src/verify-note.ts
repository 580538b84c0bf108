import { z } from 'zod';
import { Instant } from '#contracts';

/** What a verification remembers while it waits: a deleted account is found by its id alone at last. */
export const VerifyNote = z.strictObject({
  step: z.literal('verify'),
  userId: z.string().min(1).max(200).nullable(),
  /** when it was first seen among the deleted items, should the service not say since when it is there */
  seenAt: Instant.nullable(),
});
export type VerifyNote = z.infer<typeof VerifyNote>;

/** Reads the note; one that is lost or of another version is the beginning. */
export function readVerifyNote(continuation: string | null): VerifyNote {
  try {
    return VerifyNote.parse(JSON.parse(continuation ?? ''));
  } catch {
    return { step: 'verify', userId: null, seenAt: null };
  }
}
