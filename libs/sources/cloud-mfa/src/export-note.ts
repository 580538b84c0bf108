import { z } from 'zod';

const place = {
  /** which of the task's containers, from 1 */
  ordinal: z.int().positive(),
  container: z.string().min(3).max(63),
  userId: z.string().min(1).max(200),
  /** the attempt that wrote the note: a later one may begin anew where this one failed */
  attempt: z.int().nonnegative(),
};

/**
 * What an export remembers while it waits: at most 1 KB of JSON, and no signature, for the note is
 * kept in the log.
 */
export const ExportNote = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('start') }),
  /** the operation is known */
  z.strictObject({
    step: z.literal('poll'),
    ...place,
    operationId: z.string().min(1).max(200),
    /** how often it was found unfinished */
    polls: z.int().nonnegative(),
    /** how often in a row the service did not know it */
    unknown: z.int().nonnegative(),
    /** a status was seen that is not documented */
    oddStatus: z.boolean(),
  }),
  /** the container is in use, and the id of the operation cannot be read in it yet */
  z.strictObject({ step: z.literal('look'), ...place, looks: z.int().positive() }),
]);
export type ExportNote = z.infer<typeof ExportNote>;
export type PollNote = Extract<ExportNote, { step: 'poll' }>;
export type LookNote = Extract<ExportNote, { step: 'look' }>;

/**
 * Reads the note. One that is lost or of another version is the beginning: names of containers follow
 * from the task, so what was begun is found again.
 */
export function readExportNote(continuation: string | null): ExportNote {
  try {
    return ExportNote.parse(JSON.parse(continuation ?? '{"step":"start"}'));
  } catch {
    return { step: 'start' };
  }
}
