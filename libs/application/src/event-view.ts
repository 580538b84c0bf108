import { Sealed } from '#contracts';
import type { SubjectCipher } from '#ports';
import type { EventView } from './privacy-requests.js';
import type { ReadCommit } from './request-repository.js';

const isSealed = (value: string): value is Sealed => Sealed.safeParse(value).success;

/** The same value with its sealed texts opened; without a cipher they are only named as such. */
function shown(value: unknown, cipher: SubjectCipher | null): unknown {
  if (typeof value === 'string') return isSealed(value) ? (cipher?.open(value) ?? '(sealed)') : value;
  if (Array.isArray(value)) return value.map((part) => shown(part, cipher));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shown(part, cipher)]));
}

/** Internal facts that say nothing to a reader, and the identity, which only an audited reveal shows. */
const LEFT_OUT: ReadonlySet<string> = new Set(['subject', 'subjectDigests', 'bodyDigest', 'continuation']);

/** The events of a request in order. */
export const eventViews = (
  commits: readonly ReadCommit[],
  cipher: SubjectCipher | null,
): readonly EventView[] =>
  commits.flatMap((commit) =>
    commit.events.map((event, index): EventView => ({
      type: event.type,
      version: commit.firstVersion + index,
      commit: commit.commit,
      occurredAt: commit.committedAt,
      data: shown(
        Object.fromEntries(Object.entries(event.data).filter(([key]) => !LEFT_OUT.has(key))),
        cipher,
      ) as EventView['data'],
    })),
  );
