import { clockState } from '#domain';
import type { Clock, ReadModel, Timers } from '#ports';
import { openRequests } from './open-rows.js';
import { OpenTasks } from './open-tasks.js';

/** Tasks of open requests by source and state, and how many of the requests are overdue. Looks at each of them. */
export async function openWork(
  readModel: ReadModel,
  clock: Clock,
): Promise<{
  readonly tasks: readonly { readonly source: string; readonly state: string; readonly count: number }[];
  readonly overdue: number;
}> {
  const now = clock.now();
  const tasks = new OpenTasks();
  let overdue = 0;
  for await (const { outlook, own } of openRequests(readModel)) {
    if (clockState(own, now) === 'overdue') overdue += 1;
    tasks.take(outlook);
  }
  const counts = new Map<string, { source: string; state: string; count: number }>();
  for (const [{ source, state }, count] of tasks.each()) {
    const known = counts.get(`${source} ${state}`) ?? { source, state, count: 0 };
    known.count += count;
    counts.set(`${source} ${state}`, known);
  }
  return { tasks: [...counts.values()], overdue };
}

const MOST_COUNTED = 1000;

/** Timers that are due and were not fired, on Lethe's clock; counted up to a thousand. */
export async function dueTimers(
  timers: Timers,
  clock: Clock,
): Promise<{ readonly overdue: number; readonly oldestDueSeconds: number }> {
  const now = clock.now();
  const due = await timers.due(now, MOST_COUNTED);
  const [oldest] = due;
  const waited = oldest ? (Date.parse(now) - Date.parse(oldest.dueAt)) / 1000 : 0;
  return { overdue: due.length, oldestDueSeconds: Math.max(0, waited) };
}
