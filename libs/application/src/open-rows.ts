import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Progress } from '#contracts';
import type { OutlookPage, ReadModel, RequestRow } from '#ports';

const OPEN: readonly Progress[] = ['received', 'awaiting-approval', 'planned', 'running'];
const PAGE = 200;
/** They are short. */
const OUTLOOKS = 1_000;

/** Every open request with what is to be known to think ahead, page by page. One that moves on meanwhile may come twice. */
export async function* openOutlooks(readModel: ReadModel): AsyncIterable<OutlookPage['rows'][number]> {
  for (const progress of OPEN) {
    let cursor: string | undefined;
    do {
      const page = await readModel.live.outlooks({ progress, limit: OUTLOOKS, cursor });
      yield* page.rows;
      await nextTurn();
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
}

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
