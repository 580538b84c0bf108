import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Progress } from '#contracts';
import type { ReadModel, RequestRow } from '#ports';

const OPEN: readonly Progress[] = ['received', 'awaiting-approval', 'planned', 'running'];
const PAGE = 200;

/** Every open request as lists keep it, page by page. One that moves on meanwhile may come twice. */
export async function* openRows(readModel: ReadModel): AsyncIterable<RequestRow> {
  for (const progress of OPEN) {
    let cursor: string | undefined;
    do {
      const page = await readModel.live.list({ progress, limit: PAGE, cursor });
      yield* page.rows;
      // Other calls get their turn between two pages.
      await nextTurn();
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
}
