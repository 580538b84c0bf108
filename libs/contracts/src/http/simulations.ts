import { z } from 'zod';
import { HostName, Instant, RequestId } from '../scalars.js';
import { Source } from '../vocabulary.js';

const Moment = z.iso.datetime({ offset: true, error: 'must be a time like 2026-11-20T09:00:00Z' });

const LATEST = Date.parse('9900-01-01T00:00:00Z');

/** People whose work is waited for: those who do manual steps, and those who approve. */
export const Team = z.enum(['manual-steps', 'approvals']);
export type Team = z.infer<typeof Team>;

const WHO = ['source', 'host', 'team', 'sweepAfterDays'] as const;

/** Body of `POST /v1/simulations/deadlines`: who is away from when to when, or a sweep on another day. */
export const SimulateDeadlinesBody = z
  .strictObject({
    source: Source.optional(),
    host: HostName.optional(),
    team: Team.optional(),
    from: Moment.optional(),
    to: Moment.optional(),
    /** the last sweep so many days after the delete, instead of as the policy has it */
    sweepAfterDays: z.int().min(0).max(3650).optional(),
  })
  .superRefine((body, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const asked = WHO.filter((key) => body[key] !== undefined);
    if (asked.length !== 1) return refuse(asked[1] ?? 'source', `give one of ${WHO.join(', ')}`);
    if (body.sweepAfterDays !== undefined) {
      for (const key of ['from', 'to'] as const)
        if (body[key] !== undefined) refuse(key, 'is for those who are away, not for sweepAfterDays');
      return;
    }
    for (const key of ['from', 'to'] as const) if (body[key] === undefined) refuse(key, 'is required');
    const [from, to] = [body.from, body.to].map((moment) => Date.parse(moment ?? '')) as [number, number];
    if (from >= to) refuse('to', 'must be later than from');
    // What comes after it is to have a year of four digits too.
    if (to >= LATEST) refuse('to', 'must be before the year 9900');
  });
export type SimulateDeadlinesBody = z.infer<typeof SimulateDeadlinesBody>;

/** A request that would be late, and would not be as late, or not late at all, otherwise. */
export const DeadlineBreach = z.strictObject({
  id: RequestId,
  /** what would be missed: the answer to the person; or, where that is not, the verified purge */
  axis: z.enum(['clock', 'purge']),
  dueAt: Instant,
  wouldFinishAt: Instant,
  /** when it would finish if nothing were different */
  otherwiseAt: Instant,
});
export type DeadlineBreach = z.infer<typeof DeadlineBreach>;

/** Answer of `POST /v1/simulations/deadlines`: the earliest due first. */
export const SimulatedDeadlines = z.strictObject({
  /** open requests that were looked at */
  checked: z.int().nonnegative(),
  /** of them, those that a hold, a paused source or the close limit stands against: reckoned as if nothing did from now on */
  held: z.int().nonnegative(),
  breaches: z.array(DeadlineBreach),
});
export type SimulatedDeadlines = z.infer<typeof SimulatedDeadlines>;
