import { z } from 'zod';
import { addDuration } from '../iso-duration.js';
import { HostName, Instant } from '../scalars.js';
import { UserPrincipalName } from '../subject.js';

/** Length is judged from a fixed day, so that the same text is always taken or always refused. */
const ORIGIN = '2000-01-01T00:00:00.000Z';
const TEN_YEARS_LATER = '2010-01-01T00:00:00.000Z';

const Advance = z
  .string()
  .max(100)
  .superRefine((text, context) => {
    const end = addDuration(ORIGIN, text);
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (end === undefined && !text.startsWith('P'))
      refuse('must be an ISO 8601 duration like P1D, P1M or PT90M');
    else if (end === undefined)
      refuse('must be an ISO 8601 duration like P1D, P1M or PT90M, of at most ten years');
    else if (end <= ORIGIN) refuse('must be longer than nothing');
    else if (end > TEN_YEARS_LATER) refuse('must be at most ten years');
  });

/** Seconds of real time that a sandbox day takes; 0: the clock stands still unless moved. */
export const SecondsPerDay = z.number().min(0).max(86_400);

/** Body of `POST /v1/sandbox/clock`: one of the three. */
export const MoveClockBody = z
  .strictObject({
    advance: Advance.optional(),
    /** to when the next thing falls due: a look again, a try again, a reminder, a sweep; it stays where it is if there is none */
    to: z.literal('next-event').optional(),
    secondsPerDay: SecondsPerDay.optional(),
  })
  .refine(
    ({ advance, to, secondsPerDay }) =>
      [advance, to, secondsPerDay].filter((given) => given !== undefined).length === 1,
    { path: ['advance'], message: 'give advance, to or secondsPerDay, one of the three' },
  );
export type MoveClockBody = z.infer<typeof MoveClockBody>;

export const SandboxClock = z.strictObject({
  now: Instant,
  secondsPerDay: z.number(),
  /** when the next thing falls due, as far as is known: work in hand may bring one that is sooner; null: nothing will */
  nextEventAt: Instant.nullable().optional(),
});
export type SandboxClock = z.infer<typeof SandboxClock>;

/** Body of `POST /v1/sandbox/plant`: data that names the person, to see a purge contradicted. */
export const PlantBody = z.strictObject({
  host: HostName,
  kind: z.enum(['log-file', 'event']),
  userPrincipalName: UserPrincipalName,
});
export type PlantBody = z.infer<typeof PlantBody>;

export const Planted = z.strictObject({ host: HostName, kind: PlantBody.shape.kind });
export type Planted = z.infer<typeof Planted>;
