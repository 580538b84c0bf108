import type { CommitFeed, EventStore, Timers } from '#ports';
import type { Logger } from '../logging/logger.js';
import { Liveness } from './liveness.js';
import { watchedFeed, watchedTimers } from './loop-signs.js';
import { meteredEventStore } from './metered-ports.js';
import { Metrics } from './metrics.js';

/** What watches over a process: made before its parts, and handed to them. */
export interface Watch {
  readonly metrics: Metrics;
  readonly liveness: Liveness;
}

export const watchOver = (logger: Logger): Watch => ({
  metrics: new Metrics(),
  liveness: new Liveness({
    onStuck: (loop) => logger.error({ loop }, 'A loop has work and does not move any more'),
  }),
});

interface DecidingStores {
  readonly events: EventStore;
  readonly feed: CommitFeed;
  readonly timers: Timers;
}

/** The stores of a process that decides, watched: what is appended, and how those who follow get on. */
export function watchedStores<S extends DecidingStores>(stores: S, { metrics, liveness }: Watch): S {
  const feed = watchedFeed(stores.feed);
  const timers = watchedTimers(stores.timers);
  liveness.watch(() => [...feed.signs(), ...timers.signs()]);
  return {
    ...stores,
    events: meteredEventStore(stores.events, metrics),
    feed: feed.port,
    timers: timers.port,
  };
}
