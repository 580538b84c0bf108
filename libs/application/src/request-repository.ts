import { requestEventCodec, type Actor, type Instant, type RequestEvent, type RequestId } from '#contracts';
import { evolveCommit, type PrivacyRequest } from '#domain';
import type { Commit, EventStore } from '#ports';
import type { RecentCommits } from './recent-commits.js';

/** A request with the commit it stands at. */
export interface LoadedRequest {
  readonly request: PrivacyRequest;
  readonly last: Commit;
}

/** A commit with its events read: the newest version of each. */
export interface ReadCommit extends Omit<Commit, 'events'> {
  readonly events: readonly RequestEvent[];
}

/** @throws {UnreadableEvent} the store holds an event that this version does not know */
export const readCommit = (commit: Commit): ReadCommit => ({
  ...commit,
  events: commit.events.map((event) => requestEventCodec.decode(event)),
});

const CACHED_REQUESTS = 2000;

/**
 * Loads and saves requests. What it has seen last of a request is kept, because what was committed
 * never changes; whether something newer was committed is found out when it appends.
 */
export class RequestRepository {
  readonly #seen = new Map<RequestId, LoadedRequest>();

  /** @param recent told of every commit that is made here */
  constructor(
    private readonly store: EventStore,
    private readonly recent?: RecentCommits,
  ) {}

  /** The request as it was last seen here; from the store if it was not. */
  async load(id: RequestId): Promise<LoadedRequest | undefined> {
    return this.#seen.get(id) ?? this.reload(id);
  }

  /** The request as it stands in the store now. */
  async reload(id: RequestId): Promise<LoadedRequest | undefined> {
    this.#seen.delete(id);
    let request: PrivacyRequest | undefined;
    let last: Commit | undefined;
    for (const commit of await this.store.read(id)) {
      request = evolveCommit(request, readCommit(commit));
      last = commit;
    }
    if (!request || !last) return undefined;
    return this.#keep({ request, last });
  }

  /** The commits of a request in order; none if it does not exist. */
  async history(id: RequestId): Promise<readonly ReadCommit[]> {
    return (await this.store.read(id)).map(readCommit);
  }

  /**
   * Appends what was decided on the request as it was loaded.
   * @throws {ConcurrentCommit} @throws {StoreUnavailable}
   */
  async append(
    id: RequestId,
    loaded: LoadedRequest | undefined,
    commit: {
      readonly commandId: string;
      readonly at: Instant;
      readonly actor: Actor;
      readonly events: readonly RequestEvent[];
    },
  ): Promise<LoadedRequest> {
    const stored = await this.store.append(id, loaded?.last, {
      commandId: commit.commandId,
      committedAt: commit.at,
      actor: commit.actor,
      events: commit.events.map((event) => requestEventCodec.encode(event)),
    });
    const request = evolveCommit(loaded?.request, { ...stored, events: commit.events });
    if (!request) throw new Error(`A commit of stream ${id} had no events.`);
    this.recent?.remember(stored.hash, { events: commit.events, request });
    return this.#keep({ request, last: stored });
  }

  #keep(loaded: LoadedRequest): LoadedRequest {
    const { id } = loaded.request;
    this.#seen.delete(id);
    this.#seen.set(id, loaded);
    if (this.#seen.size > CACHED_REQUESTS) {
      const [oldest] = this.#seen.keys();
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
    return loaded;
  }
}
