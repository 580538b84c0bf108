import type { KafkaMessageBus } from '#adapters/kafka';
import type { MongoStore } from '#adapters/mongo';
import { dueTimers, openWork } from '#application';
import {
  consumerSigns,
  type FeedStatus,
  type Liveness,
  type ReadinessCheck,
  type WhatIsMeasured,
} from '#platform';
import { StoreUnavailable, type Clock } from '#ports';

/** What stands in the store, for a process that answers about it: a gateway. */
export const measuredRequests = (stores: MongoStore, clock: Clock): WhatIsMeasured => ({
  requests: () => stores.readModel.live.counts(),
  open: () => openWork(stores.readModel, clock),
  deadLetters: () => stores.deadLetters.openCounts(),
});

/** What a process that carries things outside is about: an orchestrator. */
export const measuredWork = (stores: MongoStore, clock: Clock): WhatIsMeasured => ({
  feeds: () => stores.feed.standings().map(feedStatus),
  timers: () => dueTimers(stores.timers, clock),
});

type Standing = ReturnType<MongoStore['feed']['standings']>[number];

const feedStatus = ({ subscriber, leading, inHandMs, quietMs }: Standing): FeedStatus => ({
  subscriber,
  heldHere: leading,
  oldestUnhandledSeconds: leading ? (inHandMs ?? 0) / 1000 : undefined,
  lastProgressAt: leading ? Date.now() - quietMs : undefined,
});

/** What a process that takes messages knows of the brokers. */
export const measuredBus = (bus: KafkaMessageBus): WhatIsMeasured => ({
  consumers: () => bus.status(),
  lag: () => bus.lag(),
});

/** Watches over the subscriptions of a process; the check holds while each is a member of its group. */
export function watchedBus(bus: KafkaMessageBus, liveness: Liveness): ReadinessCheck {
  liveness.watch(() => consumerSigns(bus.status()));
  return {
    name: 'bus',
    check: async () => {
      if (bus.status().some(({ joined }) => !joined))
        throw new StoreUnavailable('a subscription is not a member of its group');
    },
  };
}
