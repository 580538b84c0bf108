import type { RequestView } from '#contracts';
import { clockState, evolveCommit, sealedView, type PrivacyRequest, type SealedView } from '#domain';
import { writeRequestCursor, type RequestRow } from '#ports';
import { hasTask } from './list-by-task.js';
import type { Caller, ListFilter } from './privacy-requests.js';
import { ok, refused, type Result } from './result.js';
import { opened, type UseCaseParts } from './use-case-parts.js';

/** Requests that are built anew in one call: whoever looks for what was rare goes on with the cursor. */
const MOST_BUILT = 2_000;
const PAGE = 100;
/** Whose commits are read side by side. */
const AT_A_TIME = 16;
/** Before every other id, in the order of lists. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** The request as its commits up to a moment left it, that moment included; undefined: it was not there. */
export async function requestAsOf(
  { repository }: Pick<UseCaseParts, 'repository'>,
  id: string,
  moment: string,
): Promise<PrivacyRequest | undefined> {
  let request: PrivacyRequest | undefined;
  for (const commit of await repository.history(id))
    if (commit.committedAt <= moment) request = evolveCommit(request, commit);
  return request;
}

/** The moment, if it has come already. */
export function momentOf({ clock }: Pick<UseCaseParts, 'clock'>, asOf: Date): Result<string> {
  const moment = asOf.toISOString();
  if (moment <= clock.now()) return ok(moment);
  return refused('as-of-in-future', undefined, [
    { path: 'query.asOf', message: 'must not be in the future' },
  ]);
}

/**
 * The list as it was: each request that may have been there is built anew from its events, beside the list
 * that is served. What a request is received as never changes, so the order is the one of then, and a page
 * costs what it looks at. A page may be short, or empty, and have a cursor all the same.
 * @throws {BadCursor}
 */
export async function listAsOf(
  parts: UseCaseParts,
  { limit, cursor, asOf: _at, ...wanted }: ListFilter,
  moment: string,
  caller: Caller,
): Promise<{ readonly items: readonly RequestView[]; readonly nextCursor: string | null }> {
  const standing = await parts.book.asOf(moment);
  const items: RequestView[] = [];
  let taken: RequestRow | undefined;
  // Whatever was there then had been received by then.
  let next: string | null = cursor ?? writeRequestCursor({ receivedAt: moment, id: FIRST_ID });
  for (let built = 0; next !== null && built < MOST_BUILT;) {
    const page = await parts.readModel.live.list({
      kind: wanted.kind,
      source: wanted.source,
      submittedBy: caller.role === 'requester' ? caller.id : undefined,
      limit: PAGE,
      cursor: next,
    });
    for await (const { row, view } of builtAnew(parts, page.rows, moment)) {
      if (!view || !isWanted(view, moment, wanted)) continue;
      // One more than asked for tells that there is a next page.
      if (items.length === limit && taken) return { items, nextCursor: writeRequestCursor(taken) };
      items.push(await opened(parts, view, moment, standing));
      taken = row;
    }
    built += page.rows.length;
    next = page.nextCursor;
  }
  return { items, nextCursor: next };
}

interface Built {
  readonly row: RequestRow;
  /** as it was then; undefined: it was not there */
  readonly view: SealedView | undefined;
}

async function* builtAnew(
  parts: UseCaseParts,
  rows: readonly RequestRow[],
  moment: string,
): AsyncIterable<Built> {
  for (let at = 0; at < rows.length; at += AT_A_TIME)
    yield* await Promise.all(
      rows.slice(at, at + AT_A_TIME).map(async (row): Promise<Built> => {
        const request = await requestAsOf(parts, row.id, moment);
        return { row, view: request && sealedView(request) };
      }),
    );
}

const isWanted = (
  view: SealedView,
  moment: string,
  { progress, purge, clock, task }: Pick<ListFilter, 'progress' | 'purge' | 'clock' | 'task'>,
): boolean =>
  (progress === undefined || progress === view.progress) &&
  (purge === undefined || purge === view.purge) &&
  (task === undefined || hasTask(view, task)) &&
  (clock === undefined || clock === clockState(view.clock, moment));
