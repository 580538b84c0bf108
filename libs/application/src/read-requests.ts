import type { RequestId, RequestView } from '#contracts';
import { plusDays, sealedView, DUE_SOON_DAYS, type PrivacyRequest, type SealedView } from '#domain';
import { BadCursor } from '#ports';
import { eventViews } from './event-view.js';
import { listByTask } from './list-by-task.js';
import { listAsOf, momentOf, requestAsOf } from './list-as-of.js';
import type { Caller, EventView, ListFilter, PrivacyRequests } from './privacy-requests.js';
import { readerFor } from './reader.js';
import { ok, refused, type Result } from './result.js';
import { cipherOfRequest, opened, viewOf, visible, type UseCaseParts } from './use-case-parts.js';

export async function viewRequest(
  parts: UseCaseParts,
  id: RequestId,
  caller: Caller,
  asOf?: Date,
): Promise<Result<RequestView>> {
  const found = await visible(parts, id, caller);
  if (!found.ok) return found;
  const { request } = found.value;
  return asOf ? viewAsOf(parts, request, asOf) : ok(await viewOf(parts, request));
}

/**
 * The request as its commits up to a moment left it, that moment included. Whoever it was before its own record
 * ended nobody is told after that.
 */
async function viewAsOf(
  parts: UseCaseParts,
  { id, shredded }: PrivacyRequest,
  asOf: Date,
): Promise<Result<RequestView>> {
  const moment = momentOf(parts, asOf);
  if (!moment.ok) return moment;
  const request = await requestAsOf(parts, id, moment.value);
  if (!request) return refused('not-yet-received');
  const standing = await parts.book.asOf(moment.value);
  const view = { ...sealedView(request), shredded };
  return ok(await opened(parts, view, moment.value, standing));
}

export async function requestEvents(
  parts: UseCaseParts,
  id: RequestId,
  caller: Caller,
): Promise<Result<readonly EventView[]>> {
  const found = await visible(parts, id, caller);
  if (!found.ok) return found;
  const { request } = found.value;
  const cipher = await cipherOfRequest(parts, request);
  return ok(eventViews(await parts.repository.history(id), cipher && readerFor(request.subject, cipher)));
}

export async function listRequests(
  parts: UseCaseParts,
  filter: ListFilter,
  caller: Caller,
): ReturnType<PrivacyRequests['list']> {
  await parts.listsCaughtUp();
  const now = parts.clock.now();
  const { clock, asOf, task, ...plain } = filter;
  const moment = asOf === undefined ? undefined : momentOf(parts, new Date(asOf));
  if (moment && !moment.ok) return moment;
  try {
    if (moment) return ok(await listAsOf(parts, filter, moment.value, caller));
    const asked = {
      ...plain,
      submittedBy: caller.role === 'requester' ? caller.id : undefined,
      clock: clock && { state: clock, now, dueSoonBefore: plusDays(now, DUE_SOON_DAYS) },
    };
    const { live } = parts.readModel;
    const page = await (task === undefined ? live.list(asked) : listByTask(live, asked, task));
    const register = await parts.book.current();
    const items = await Promise.all(
      page.rows.map((row) => opened(parts, JSON.parse(row.document) as SealedView, now, register)),
    );
    return ok({ items, nextCursor: page.nextCursor });
  } catch (error) {
    if (!(error instanceof BadCursor)) throw error;
    return refused('validation-failed', undefined, [
      { path: 'query.cursor', message: 'is not a cursor of this list' },
    ]);
  }
}
