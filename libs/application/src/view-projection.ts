import { outlookText, sealedView, type PrivacyRequest } from '#domain';
import type { Commit, CommitFeed, EventStore, ReadModel, RequestRows, WrittenRow } from '#ports';
import type { RecentCommits } from './recent-commits.js';
import { requestFeed } from './request-feed.js';
import { RequestFollower } from './request-follower.js';

/** The row of a request. Pure: rebuilt from the same events it is equal byte for byte. */
export function rowOf(request: PrivacyRequest): WrittenRow {
  const view = sealedView(request);
  return {
    id: view.id,
    version: view.version,
    kind: view.kind,
    progress: view.progress,
    purge: view.purge,
    sources: view.sources,
    submittedBy: view.submittedBy,
    receivedAt: view.receivedAt,
    dueAt: view.clock.dueAt,
    metAt: view.clock.metAt,
    paused: view.clock.paused,
    document: JSON.stringify(view),
    outlook: request.end ? null : outlookText(view),
    subjectDigests: view.subjectDigests,
  };
}

/** Keeps the list of requests: of each only its newest row of a batch is written. */
export class ViewProjection {
  readonly #follower: RequestFollower;

  constructor(
    store: EventStore,
    private readonly rows: () => RequestRows,
    recent?: RecentCommits,
  ) {
    this.#follower = new RequestFollower(store, recent);
  }

  async handle(commits: readonly Commit[]): Promise<void> {
    const newest = new Map<string, PrivacyRequest>();
    for (const { commit, request } of await this.#follower.afterAll(commits))
      newest.set(commit.streamId, request);
    await this.rows().put([...newest.values()].map(rowOf));
  }
}

export interface Rebuilt {
  readonly equal: boolean;
  readonly live: string;
  readonly beside: string;
}

/**
 * Builds the list anew beside the live one and compares the two. The live one goes on meanwhile; call it
 * when the live projection has caught up if the answer is to mean something.
 */
export async function rebuildBeside(store: EventStore, feed: CommitFeed, model: ReadModel): Promise<Rebuilt> {
  const rows = await model.beside();
  const projection = new ViewProjection(store, () => rows);
  for await (const commits of requestFeed(feed).all()) await projection.handle(commits);
  const [live, beside] = await Promise.all([model.live.digest(), rows.digest()]);
  return { equal: live === beside, live, beside };
}
