import { isOfRegister } from '#contracts';
import { evolveCommit, type PrivacyRequest } from '#domain';
import type { Commit, EventStore } from '#ports';
import type { RecentCommits } from './recent-commits.js';
import { readCommit, type ReadCommit } from './request-repository.js';

/** A commit and the request right after it. */
export interface Followed {
  readonly commit: ReadCommit;
  readonly request: PrivacyRequest;
}

const CACHED_REQUESTS = 2000;

/**
 * Gives each commit of a feed together with the request as it stood right after it. Commits may come
 * again; the request is then built anew up to that commit. Those of the register are of no request.
 */
export class RequestFollower {
  readonly #seen = new Map<string, { readonly commit: number; readonly request: PrivacyRequest }>();

  constructor(
    private readonly store: EventStore,
    private readonly recent?: RecentCommits,
  ) {}

  /** In the order of the commits. What has to be read for one request does not hold up the others. */
  async afterAll(commits: readonly Commit[]): Promise<readonly Followed[]> {
    const lines = new Map<string, Promise<Followed>>();
    const ofRequests = commits.filter((commit) => !isOfRegister(commit));
    const followed = ofRequests.map((commit) => {
      const before = lines.get(commit.streamId);
      const one = before ? before.then(() => this.after(commit)) : this.after(commit);
      lines.set(commit.streamId, one);
      return one;
    });
    return Promise.all(followed);
  }

  async after(commit: Commit): Promise<Followed> {
    const known = this.recent?.find(commit.hash);
    if (known) {
      this.#keep(commit, known.request);
      return { commit: { ...commit, events: known.events }, request: known.request };
    }
    const read = readCommit(commit);
    const seen = this.#seen.get(commit.streamId);
    const before = seen?.commit === commit.commit - 1 ? seen.request : await this.#before(commit);
    const request = evolveCommit(before, read);
    if (!request) throw new Error(`Commit ${commit.commit} of stream ${commit.streamId} has no events.`);
    this.#keep(commit, request);
    return { commit: read, request };
  }

  async #before(commit: Commit): Promise<PrivacyRequest | undefined> {
    if (commit.commit === 1) return undefined;
    let request: PrivacyRequest | undefined;
    for (const earlier of await this.store.read(commit.streamId))
      if (earlier.commit < commit.commit) request = evolveCommit(request, readCommit(earlier));
    return request;
  }

  #keep(commit: Commit, request: PrivacyRequest): void {
    this.#seen.delete(commit.streamId);
    this.#seen.set(commit.streamId, { commit: commit.commit, request });
    if (this.#seen.size <= CACHED_REQUESTS) return;
    const [oldest] = this.#seen.keys();
    if (oldest !== undefined) this.#seen.delete(oldest);
  }
}
