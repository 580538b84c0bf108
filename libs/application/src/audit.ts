import {
  isOfRegister,
  requestEventCodec,
  Sealed,
  type AuditEntry,
  type AuditList,
  type AuditQuery,
  type StoredEvent,
} from '#contracts';
import type { LoggedCommit, NewCommit, ProofLog } from '#ports';
import type { KeyRing } from '#vault';
import { actOf, type SealedAct } from './audit-entries.js';
import { readerFor, type Reader } from './reader.js';
import { registerActOf } from './register/register-acts.js';
import type { RegisterBook } from './register/register-book.js';
import { wordsToRead } from './register/words.js';
import type { RequestRepository } from './request-repository.js';
import { ok, refused, type Result } from './result.js';
import { cipherOf } from './use-case-parts.js';

export interface AuditParts {
  readonly log: Pick<ProofLog, 'commits' | 'size' | 'placeOf'>;
  readonly repository: RequestRepository;
  readonly keys: KeyRing;
  readonly book: Pick<RegisterBook, 'known'>;
  /** see Anchor */
  readonly settle: () => Promise<void>;
}

/** Who did what, when and why, read from the chain itself: there is no second list that could differ from it. */
export interface Audit {
  /** @throws {StoreUnavailable} */
  list(query: AuditQuery): Promise<Result<AuditList>>;
}

/** Commits that are looked through at once, and in one call: whoever looks for what is rare goes on with the cursor. */
const WINDOW = 500;
const MOST_COMMITS = 20_000;

interface Position {
  /** of the commit in the log */
  readonly place: number;
  /** of the event in the commit: it and those behind it were told */
  readonly event: number;
}

const writeCursor = ({ place, event }: Position): string =>
  Buffer.from(`${place}/${event}`).toString('base64url');

function readCursor(text: string): Position | undefined {
  const [, place, event] =
    /^(\d{1,15})\/(\d{1,6})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  const position = { place: Number(place), event: Number(event) };
  return place !== undefined && writeCursor(position) === text ? position : undefined;
}

export const audit = (parts: AuditParts): Audit => ({
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

async function page(parts: AuditParts, from: Position, wanted: Wanted): Promise<AuditList> {
  const readers: Readers = new Map();
  const items: AuditEntry[] = [];
  let next = from;
  for (let looked = 0; looked < MOST_COMMITS && (next.place > 0 || next.event > 0); looked += WINDOW) {
    const last = next.event > 0 ? next.place + 1 : next.place;
    const first = Math.max(0, last - WINDOW);
    for (const found of await actsBetween(parts, { first, last })) {
      if (!isBefore(found, next) || !isWanted(found, wanted)) continue;
      items.push(await opened(parts, readers, found));
      if (items.length === wanted.limit) return { items, nextCursor: writeCursor(found) };
    }
    next = { place: first, event: 0 };
  }
  return { items, nextCursor: next.place > 0 ? writeCursor(next) : null };
}

type Readers = Map<string, Promise<Reader | null>>;

interface FoundAct extends Position {
  readonly act: SealedAct;
  readonly at: string;
  /** null: it was done to the register */
  readonly requestId: string | null;
  readonly commit: number;
}

/** Newest first: places fall, and within a commit events do. */
const isBefore = (found: Position, next: Position): boolean =>
  found.place < next.place || (found.place === next.place && found.event < next.event);

const isWanted = ({ act, requestId }: FoundAct, wanted: Pick<AuditQuery, 'requestId' | 'what'>): boolean =>
  (wanted.requestId === undefined || wanted.requestId === requestId) &&
  (wanted.what === undefined || wanted.what === act.what);

async function actsBetween(
  { log }: AuditParts,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<readonly FoundAct[]> {
  const found: FoundAct[] = [];
  let place = first;
  for await (const commits of log.commits(first, last))
    for (const commit of commits) found.push(...actsOf(commit, place++));
  return found.reverse();
}

function actsOf({ streamId, commit, body }: LoggedCommit, place: number): readonly FoundAct[] {
  const { committedAt: at, events } = JSON.parse(body) as NewCommit;
  const ofRegister = isOfRegister({ events });
  const requestId = ofRegister ? null : streamId;
  return events.flatMap((stored: StoredEvent, event) => {
    const act = ofRegister ? registerActOf(stored) : actOf(requestEventCodec.decode(stored));
    return act ? [{ act, at, requestId, commit, place, event }] : [];
  });
}

async function opened(
  parts: AuditParts,
  readers: Readers,
  { act, at, requestId, commit, place }: FoundAct,
): Promise<AuditEntry> {
  if (requestId === null) {
    const { reason, ...plain } = act;
    const sealed = Sealed.safeParse(reason);
    const words = sealed.success ? await wordsToRead(parts, sealed.data) : null;
    return { ...plain, at, requestId, commit, place, reason: words };
  }
  let reader = readers.get(requestId);
  if (!reader) readers.set(requestId, (reader = readerOf(parts, requestId)));
  const { reason, ...plain } = await withTask(parts, requestId, act);
  return { ...plain, at, requestId, commit, place, reason: textOf(reason, await reader) };
}

/** The plan says of what source a task is, and on which host. */
async function withTask({ repository }: AuditParts, requestId: string, act: SealedAct): Promise<SealedAct> {
  if (act.taskId === null) return act;
  const task = (await repository.load(requestId))?.request.tasks?.get(act.taskId);
  if (!task) return act;
  const by = act.what === 'key-granted' ? { ...act.by, id: `handler:${task.source}` } : act.by;
  return { ...act, by, source: task.source, host: act.host ?? task.host };
}

const textOf = (reason: SealedAct['reason'], reader: Reader | null): string | null => {
  if (reason === null) return null;
  const sealed = Sealed.safeParse(reason);
  if (!sealed.success) return reason;
  return reader?.text(sealed.data) ?? null;
};

async function readerOf({ repository, keys }: AuditParts, requestId: string): Promise<Reader | null> {
  const loaded = await repository.load(requestId);
  const cipher = loaded && (await cipherOf({ keys }, loaded.request.subjectKeyId));
  return loaded && cipher ? readerFor(loaded.request.subject, cipher) : null;
}
