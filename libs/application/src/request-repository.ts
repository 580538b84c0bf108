import { requestEventCodec, type Actor, type Instant, type RequestEvent, type RequestId } from '#contracts';
import { evolveCommit, type PrivacyRequest } from '#domain';
import type { Commit, EventStore } from '#ports';
import { currentTraceparent } from '#tracing';
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

/** Not the commit that the same command led to before, which lies somewhere behind what was loaded. */
const isJustMade = (stored: Commit, loaded: LoadedRequest | undefined, at: Instant): boolean =>
  stored.commit === (loaded?.last.commit ?? 0) + 1 && stored.committedAt === at;

export interface RepositoryTerms {
  /** told of every commit that is made here */
  readonly recent?: Pick<RecentCommits, 'remember'> | undefined;
  /** nobody else writes to this store: what was seen last is what stands there */
  readonly soleWriter?: boolean | undefined;
}

/**
 * Loads and saves requests. What it has seen last of a request is kept, because what was committed
 * never changes; whether something newer was committed is found out when it appends, or asked for.
 */
export class RequestRepository {
  readonly #seen = new Map<RequestId, LoadedRequest>();

  constructor(
    private readonly store: EventStore,
    private readonly terms: RepositoryTerms = {},
  ) {}

  /** The request as it was last seen here; from the store if it was not. Others may have gone on since. */
  async load(id: RequestId): Promise<LoadedRequest | undefined> {
    return this.#seen.get(id) ?? this.reload(id);
  }

  /** The request as it stands in the store now; of one that was seen only what came since is read. */
  async current(id: RequestId): Promise<LoadedRequest | undefined> {
    const seen = this.#seen.get(id);
    if (!seen) return this.reload(id);
    return this.terms.soleWriter ? seen : this.#readOn(id, seen);
  }

  /** The request as it stands in the store now, from its first commit. */
  async reload(id: RequestId): Promise<LoadedRequest | undefined> {
    this.#seen.delete(id);
    return this.#readOn(id, undefined);
  }

  /** The commits of a request in order; none if it does not exist. */
  async history(id: RequestId): Promise<readonly ReadCommit[]> {
    return (await this.store.read(id)).map(readCommit);
  }

  /**
   * Appends what was decided on the request as it was loaded, with the trace that it was decided in. A command
   * that another process has run since is not run again; the request is then given as it stands in the store,
   * with all that came since.
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
      traceparent: currentTraceparent(),
    });
    if (!isJustMade(stored, loaded, commit.at)) return this.#broughtUpToDate(id);
    const request = evolveCommit(loaded?.request, { ...stored, events: commit.events });
    if (!request) throw new Error(`A commit of stream ${id} had no events.`);
    this.terms.recent?.remember(stored.hash, { events: commit.events, request });
    return this.#keep({ request, last: stored });
  }

  async #broughtUpToDate(id: RequestId): Promise<LoadedRequest> {
    const now = await this.reload(id);
    if (!now) throw new Error(`Stream ${id} has commits and cannot be read.`);
    return now;
  }

  async #readOn(id: RequestId, seen: LoadedRequest | undefined): Promise<LoadedRequest | undefined> {
    let { request, last }: Partial<LoadedRequest> = seen ?? {};
    for (const commit of await this.store.read(id, last?.commit)) {
      request = evolveCommit(request, readCommit(commit));
      last = commit;
    }
    return request && last && this.#keep({ request, last });
  }

  /** Of two that were read side by side the newer is kept. */
  #keep(loaded: LoadedRequest): LoadedRequest {
    const { id } = loaded.request;
    const seen = this.#seen.get(id);
    this.#seen.delete(id);
    this.#seen.set(id, seen && seen.last.commit > loaded.last.commit ? seen : loaded);
    if (this.#seen.size > CACHED_REQUESTS) {
      const [oldest] = this.#seen.keys();
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
    return loaded;
  }
}
