import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Progress, RequestId } from '#contracts';
import { OutlookReader, type OpenOutlook, type SealedView } from '#domain';
import type { ReadModel, RequestRow } from '#ports';

const OPEN: readonly Progress[] = ['received', 'awaiting-approval', 'planned', 'running'];
const PAGE = 200;
/** They are short. */
const OUTLOOKS = 1_000;

/** What is known of an open request without a look at its document. */
export interface OpenRequest extends OpenOutlook {
  readonly id: RequestId;
}

interface Page<T> {
  readonly rows: readonly T[];
  readonly nextCursor: string | null;
}

interface Which {
  readonly progress: Progress;
  readonly cursor: string | undefined;
}

/** What there is of open requests, page by page. One that moves on meanwhile may come twice. */
async function* pages<T>(read: (which: Which) => Promise<Page<T>>): AsyncIterable<readonly T[]> {
  for (const progress of OPEN) {
    let cursor: string | undefined;
    do {
      const page = await read({ progress, cursor });
      yield page.rows;
      // Other calls get their turn between two pages.
      await nextTurn();
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
}

/**
 * Every open request, each once; some tens of microseconds each. Whoever needs more of a few of them asks for these with
 * openViews.
 */
export async function* openRequests(readModel: ReadModel): AsyncIterable<OpenRequest> {
  const reader = new OutlookReader();
  const seen = new Set<RequestId>();
  for await (const rows of pages((which) => readModel.live.outlooks({ ...which, limit: OUTLOOKS })))
    for (const { id, outlook } of rows) {
      if (seen.has(id)) continue;
      seen.add(id);
      const known = reader.read(outlook) ?? (await fromDocument(readModel, id, reader));
      if (known) yield { id, ...known };
    }
}

/** Of a row that an earlier version wrote. */
async function fromDocument(
  readModel: ReadModel,
  id: RequestId,
  reader: OutlookReader,
): Promise<OpenOutlook | undefined> {
  const row = await readModel.live.get(id);
  return row && reader.read(row.document);
}

/** So many are looked up side by side. */
const AT_A_TIME = 32;

/** The views of some requests, in this order; those that have ended meanwhile are left out. */
export async function* openViews(readModel: ReadModel, ids: Iterable<RequestId>): AsyncIterable<SealedView> {
  const all = [...ids];
  for (let from = 0; from < all.length; from += AT_A_TIME) {
    const rows = await Promise.all(all.slice(from, from + AT_A_TIME).map((id) => readModel.live.get(id)));
    for (const row of rows)
      if (row && OPEN.includes(row.progress)) yield JSON.parse(row.document) as SealedView;
  }
}

/** Every open request as lists keep it. One that moves on meanwhile may come twice. */
export async function* openRows(readModel: ReadModel): AsyncIterable<RequestRow> {
  for await (const rows of pages((which) => readModel.live.list({ ...which, limit: PAGE }))) yield* rows;
}
