import { isAuditStream } from '#contracts';
import type { Commit, CommitFeed } from '#ports';

const ofRequests = (commits: readonly Commit[]): readonly Commit[] =>
  commits.filter(({ streamId }) => !isAuditStream(streamId));

/** The commits of requests alone: for whoever makes something of each request. */
export const requestFeed = (feed: CommitFeed): CommitFeed => ({
  follow: (subscriber, handle, onFault) =>
    feed.follow(
      subscriber,
      async (commits) => {
        const meant = ofRequests(commits);
        if (meant.length > 0) await handle(meant);
      },
      onFault,
    ),
  async *all() {
    for await (const commits of feed.all()) {
      const meant = ofRequests(commits);
      if (meant.length > 0) yield meant;
    }
  },
});
