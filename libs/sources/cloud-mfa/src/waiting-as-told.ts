import { z } from 'zod';
import { Instant } from '#contracts';
import type { ActionHandler, TaskContext, TaskOutcome } from '#source-kit';
import { DAY, later } from './moments.js';
import { ServiceBusy } from './service-busy.js';

/** Every look is two commits of the request: a service that is busy for a day must not fill its history. */
const SHORTEST_WAIT_SECONDS = 60;
/** So long a service may ask for patience before people are told that it does. */
const PATIENCE_SECONDS = DAY;

/** Stands beside what the action itself remembers, from the first answer that asked to wait until another one comes. */
const Busy = z.looseObject({ busySince: Instant.optional() });

/**
 * A service that says how long to leave it alone is left alone that long; that is no failed attempt. One that goes
 * on saying so for a day is a fault: the task is tried again all the same, ever less often, but whoever looks at it sees
 * why nothing comes, and so does whoever is told that its time is over.
 */
export const waitingAsTold =
  (handle: ActionHandler): ActionHandler =>
  async (context) => {
    const { continuation, busySince } = parted(context.task.continuation);
    try {
      return await handle({ ...context, task: { ...context.task, continuation } });
    } catch (error) {
      if (!(error instanceof ServiceBusy) || error.waitSeconds === null) throw error;
      const since = busySince ?? context.now();
      if (later(since, PATIENCE_SECONDS) <= context.now()) throw error.lasting(since);
      return patient(context, { continuation, since, seconds: error.waitSeconds });
    }
  };

function patient(
  context: TaskContext,
  {
    continuation,
    since,
    seconds,
  }: { readonly continuation: string | null; readonly since: Instant; readonly seconds: number },
): TaskOutcome {
  const note = objectOf(continuation) ?? { step: 'start' };
  return {
    outcome: 'waiting-on-source',
    continuation: JSON.stringify({ ...note, busySince: since }),
    checkAfter: later(context.now(), Math.max(seconds, SHORTEST_WAIT_SECONDS)),
  };
}

/** What the action remembers, and since when the service has been busy. */
function parted(continuation: string | null): {
  readonly continuation: string | null;
  readonly busySince: Instant | undefined;
} {
  const read = objectOf(continuation);
  if (read?.busySince === undefined) return { continuation, busySince: undefined };
  const { busySince, ...note } = read;
  return { continuation: JSON.stringify(note), busySince };
}

function objectOf(continuation: string | null): z.infer<typeof Busy> | undefined {
  try {
    return Busy.safeParse(JSON.parse(continuation ?? '')).data;
  } catch {
    return undefined;
  }
}
