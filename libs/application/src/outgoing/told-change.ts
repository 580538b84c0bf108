import type { RequestId, StatusEvent } from '#contracts';
import { evolveCommit, standingOf, type PrivacyRequest } from '#domain';
import type { EventStore } from '#ports';
import type { KeyRing } from '#vault';
import type { RegisterBook } from '../register/register-book.js';
import { readCommit } from '../request-repository.js';
import { statusEvent } from '../status-message.js';

/** A commit of a request, as a delivery names it. */
export interface ToldChange {
  readonly requestId: RequestId;
  readonly commit: number;
}

export interface ChangeReaderParts {
  readonly store: EventStore;
  readonly keys: KeyRing;
  /** what stands against work: told with the change, as it was then */
  readonly book: Pick<RegisterBook, 'asOf'>;
}

/** What is told of a commit; undefined: there is no such commit. @throws {StoreUnavailable} */
export async function changeOf(
  { store, keys, book }: ChangeReaderParts,
  { requestId, commit }: ToldChange,
): Promise<{ readonly event: StatusEvent; readonly request: PrivacyRequest } | undefined> {
  let request: PrivacyRequest | undefined;
  for (const stored of await store.read(requestId)) {
    const read = readCommit(stored);
    request = evolveCommit(request, read);
    if (stored.commit !== commit || !request) continue;
    const standing = standingOf(await book.asOf(stored.committedAt));
    return { event: await statusEvent(read, request, { keys, standing }), request };
  }
  return undefined;
}
