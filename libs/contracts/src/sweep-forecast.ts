import { z } from 'zod';
import { Instant } from './scalars.js';

/**
 * What a sweep would do with one place of a host.
 * - `goes`: it holds what is older than the cut-off, and goes
 * - `in-part`: an event log: what is older goes, the rest is kept
 * - `stays`: nothing in it is older
 * - `cannot-go`: it would have to, and cannot
 * - `unknown`: it could not be looked at
 */
export const SweepVerdict = z.enum(['goes', 'in-part', 'stays', 'cannot-go', 'unknown']);
export type SweepVerdict = z.infer<typeof SweepVerdict>;

/** A place that a sweep would look at: a file, or an event log of a host. Nothing was changed for it. */
export const SweepForecast = z.strictObject({
  source: z.string().max(60),
  host: z.string().max(63).nullable(),
  /** path of a file, or name of a channel; null where not even that is known */
  place: z.string().nullable(),
  verdict: SweepVerdict,
  /** why it cannot go, or a fault code; null where there is nothing to say */
  reason: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60)
    .nullable(),
  /** of a log file that goes: its first time stamp; null where it has none and its time of change was taken */
  oldestAt: Instant.nullable(),
  bytes: z.int().nonnegative().nullable(),
  /** of an event log or a file of one */
  events: z.strictObject({ old: z.int().nonnegative(), young: z.int().nonnegative() }).nullable(),
});
export type SweepForecast = z.infer<typeof SweepForecast>;
