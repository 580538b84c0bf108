import { isAuditStream, Sealed, type AuditEntry } from '#contracts';
import { readerFor, type Reader } from '../reader.js';
import { wordsToRead } from '../register/words.js';
import { cipherOfRequest } from '../use-case-parts.js';
import type { AuditParts } from './audit-parts.js';
import type { SealedAct } from './audit-entries.js';
import type { FoundAct } from './found-acts.js';

/** Opens reasons, and adds what the plan says of a task. Of each request the key is fetched once. @throws {StoreUnavailable} */
export function entryOpener(parts: AuditParts): (found: FoundAct) => Promise<AuditEntry> {
  const readers = new Map<string, Promise<Reader | null>>();
  const readerOf = (requestId: string): Promise<Reader | null> => {
    let reader = readers.get(requestId);
    if (!reader) readers.set(requestId, (reader = openReader(parts, requestId)));
    return reader;
  };
  return async ({ act, at, streamId, commit, place, ofRegister }) => {
    const { reason, ...plain } = isAuditStream(streamId) ? act : await withTask(parts, act);
    return {
      ...plain,
      at,
      streamId,
      commit,
      place,
      reason: await textOf({ reason, at, streamId, ofRegister }),
    };
  };

  async function textOf({
    reason,
    at,
    streamId,
    ofRegister,
  }: Pick<FoundAct, 'at' | 'streamId' | 'ofRegister'> & Pick<SealedAct, 'reason'>): Promise<string | null> {
    if (reason === null) return null;
    const sealed = Sealed.safeParse(reason);
    if (!sealed.success) return reason;
    if (ofRegister) return wordsToRead(parts, sealed.data);
    if (isAuditStream(streamId)) return (await parts.seals.open(sealed.data, at)) ?? null;
    return (await readerOf(streamId))?.text(sealed.data) ?? null;
  }
}

/** The plan says of what source a task is, and on which host. */
async function withTask({ repository }: AuditParts, act: SealedAct): Promise<SealedAct> {
  if (act.taskId === null || act.requestId === null) return act;
  const task = (await repository.load(act.requestId))?.request.tasks?.get(act.taskId);
  if (!task) return act;
  const by = act.what === 'key-granted' ? { ...act.by, id: `handler:${task.source}` } : act.by;
  return { ...act, by, source: task.source, host: act.host ?? task.host };
}

async function openReader({ repository, keys }: AuditParts, requestId: string): Promise<Reader | null> {
  const loaded = await repository.load(requestId);
  const cipher = loaded && (await cipherOfRequest({ keys }, loaded.request));
  return loaded && cipher ? readerFor(loaded.request.subject, cipher) : null;
}
