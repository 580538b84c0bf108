import { z } from 'zod';
import { HostName, Instant } from './scalars.js';
import { Source } from './vocabulary.js';

/**
 * What keeps tasks from being sent, whatever the request itself would do next.
 * - `legal-hold`: nothing is deleted of a person, or on a host
 * - `source-paused`: no task of the source begins
 * - `close-limit`: more AccountCloses than usual were to begin in a day, and nobody has looked at that yet
 */
export const RestraintKind = z.enum(['legal-hold', 'source-paused', 'close-limit']);
export type RestraintKind = z.infer<typeof RestraintKind>;

/** One restraint, as it concerns a task. It says nothing of whom a hold is about. */
export const Restraint = z.strictObject({
  kind: RestraintKind,
  /** of the hold; null for others */
  id: z.uuid().nullable(),
  /** `source-paused` alone */
  source: Source.nullable(),
  /** the host that a hold is for; null: it is for a person, or no hold */
  host: HostName.nullable(),
  since: Instant,
});
export type Restraint = z.infer<typeof Restraint>;
