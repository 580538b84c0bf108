import { Sealed } from '#contracts';
import type { EventView } from './privacy-requests.js';
import type { Reader } from './reader.js';
import type { ReadCommit } from './request-repository.js';

const isSealed = (value: string): value is Sealed =>
  value.startsWith('s1.') && Sealed.safeParse(value).success;

/** The same value with its sealed texts to read; after shredding they are only named as such. */
function shown(value: unknown, reader: Reader | null): unknown {
  if (typeof value === 'string') return isSealed(value) ? (reader?.text(value) ?? '(sealed)') : value;
  if (Array.isArray(value)) return value.map((part) => shown(part, reader));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shown(part, reader)]));
}

/** Internal facts that say nothing to a reader, and the identity, which only an audited reveal shows. */
const LEFT_OUT: ReadonlySet<string> = new Set(['subject', 'subjectDigests', 'bodyDigest', 'continuation']);

/** The events of a request in order. */
export const eventViews = (commits: readonly ReadCommit[], reader: Reader | null): readonly EventView[] =>
  commits.flatMap((commit) =>
    commit.events.map((event, index): EventView => ({
      type: event.type,
      version: commit.firstVersion + index,
      commit: commit.commit,
      occurredAt: commit.committedAt,
      data: shown(
        Object.fromEntries(Object.entries(event.data).filter(([key]) => !LEFT_OUT.has(key))),
        reader,
      ) as EventView['data'],
    })),
  );
