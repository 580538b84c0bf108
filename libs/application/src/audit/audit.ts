import type { AuditEntry, AuditList, AuditQuery } from '#contracts';
import { ok, refused, type Result } from '../result.js';
import type { ActRecorder } from './act-recorder.js';
import type { AuditParts } from './audit-parts.js';
import { entryOpener } from './audit-reading.js';
import {
  actsBetween,
  isBefore,
  readCursor,
  writeCursor,
  type FoundAct,
  type Position,
} from './found-acts.js';

/** Who did what, when and why, read from the chain itself: there is no second list that could differ from it. */
export interface Audit extends ActRecorder {
  /** @throws {StoreUnavailable} */
  list(query: AuditQuery): Promise<Result<AuditList>>;
}

/** Commits that are looked through at once, and in one call: whoever looks for what is rare goes on with the cursor. */
const WINDOW = 500;
const MOST_COMMITS = 20_000;

export const audit = (parts: AuditParts): Audit => ({
  record: (act) => parts.recorder.record(act),
  async list({ cursor, ...wanted }) {
    const from = cursor === undefined ? undefined : readCursor(cursor);
    if (cursor !== undefined && !from)
      return refused('validation-failed', undefined, [
        { path: 'query.cursor', message: 'is not a cursor of this list' },
      ]);
    if (!from) await parts.settle();
    return ok(await page(parts, from ?? { place: await parts.log.size(), event: 0 }, wanted));
  },
});

type Wanted = Omit<AuditQuery, 'cursor'>;

async function page(parts: AuditParts, from: Position, given: Wanted): Promise<AuditList> {
  const open = entryOpener(parts);
  const wanted = { ...given, from: utc(given.from), to: utc(given.to) };
  const items: AuditEntry[] = [];
  let next = from;
  for (let looked = 0; looked < MOST_COMMITS && (next.place > 0 || next.event > 0); looked += WINDOW) {
    const last = next.event > 0 ? next.place + 1 : next.place;
    const first = Math.max(0, last - WINDOW);
    for (const found of await actsBetween(parts.log, { first, last })) {
      if (!isBefore(found, next) || !mayBeWanted(found, wanted)) continue;
      const entry = await open(found);
      if (isWanted(entry, wanted)) items.push(entry);
      if (items.length === wanted.limit) return { items, nextCursor: writeCursor(found) };
    }
    next = { place: first, event: 0 };
  }
  return { items, nextCursor: next.place > 0 ? writeCursor(next) : null };
}

const utc = (moment: string | undefined): string | undefined =>
  moment === undefined ? undefined : new Date(moment).toISOString();

/** By what the event says itself. */
const mayBeWanted = ({ act, at }: FoundAct, { requestId, what, from, to }: Wanted): boolean =>
  (requestId === undefined || requestId === act.requestId) &&
  (what === undefined || what === act.what) &&
  (from === undefined || at >= from) &&
  (to === undefined || at < to);

/** By what the plan of its request adds. */
const isWanted = (entry: AuditEntry, { by, source, host }: Wanted): boolean =>
  (by === undefined || by === entry.by.id) &&
  (source === undefined || source === entry.source) &&
  (host === undefined || host.toLowerCase() === entry.host?.toLowerCase());
