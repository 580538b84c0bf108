import { clockState } from '#domain';
import type { Clock, ReadModel, Timers } from '#ports';
import { openRequests } from './dashboards.js';

/** Tasks of open requests by source and state, and how many of the requests are overdue. Looks at each of them. */
export async function openWork(
  readModel: ReadModel,
  clock: Clock,
): Promise<{
  readonly tasks: readonly { readonly source: string; readonly state: string; readonly count: number }[];
  readonly overdue: number;
}> {
  const now = clock.now();
  const counts = new Map<string, { source: string; state: string; count: number }>();
  let overdue = 0;
  for await (const view of openRequests(readModel)) {
    if (clockState(view.clock, now) === 'overdue') overdue += 1;
    for (const { source, state } of view.tasks) {
      const known = counts.get(`${source} ${state}`) ?? { source, state, count: 0 };
      known.count += 1;
      counts.set(`${source} ${state}`, known);
    }
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
