import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WaitingTask } from '#contracts';
import type { SealedView } from '#domain';
import {
  writeRequestCursor,
  type ReadModel,
  type RequestPage,
  type RequestQuery,
  type RequestRow,
} from '#ports';

/** Requests that are looked at in one call: whoever looks for what is rare goes on with the cursor. */
const MOST_LOOKED_AT = 5_000;
const PAGE = 200;

/** Whether the work of a request is in a state: those that are over keep tasks as they were left. */
export const hasTask = (view: Pick<SealedView, 'progress' | 'tasks'>, task: WaitingTask): boolean =>
  view.progress === 'running' && view.tasks.some(({ state }) => state === task);

/** Most requests have none, and are not parsed for it. */
const fits = ({ document }: RequestRow, task: WaitingTask): boolean =>
  document.includes(`"state":"${task}"`) && hasTask(JSON.parse(document) as SealedView, task);

/**
 * Running requests that have a task in a state. Rows have no column for what tasks do, which changes with every report:
 * the running ones are looked through, up to a number of them. A page may be short, or empty, and have a cursor all the
 * same.
 * @throws {BadCursor}
 */
export async function listByTask(
  rows: Pick<ReadModel['live'], 'list'>,
  { progress, limit, ...query }: RequestQuery,
  task: WaitingTask,
): Promise<RequestPage> {
  const found: RequestRow[] = [];
  if (progress !== undefined && progress !== 'running') return { rows: found, nextCursor: null };
  let cursor = query.cursor;
  for (let seen = 0; seen < MOST_LOOKED_AT; seen += PAGE) {
    const page = await rows.list({ ...query, progress: 'running', limit: PAGE, cursor });
    for (const row of page.rows) {
      if (!fits(row, task)) continue;
      const last = found.at(-1);
      // One more than asked for tells that there is a next page.
      if (found.length === limit && last) return { rows: found, nextCursor: writeRequestCursor(last) };
      found.push(row);
    }
    if (page.nextCursor === null) return { rows: found, nextCursor: null };
    // Other calls get their turn between two pages.
    await nextTurn();
    cursor = page.nextCursor;
  }
  return { rows: found, nextCursor: cursor ?? null };
}
