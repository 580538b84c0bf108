import { z } from 'zod';
import { LeftOut, PlannedTask } from '../plan.js';
import { Instant } from '../scalars.js';

/** The manifest, frozen: every task with source, host, action and dependencies. */
export const FanOutPlannedV1 = z.strictObject({
  tasks: z.array(PlannedTask),
  leftOut: z.array(LeftOut),
  /** after this an Export goes out with named gaps, and people are told of a delete that is not done */
  stopLossAt: Instant,
});
