import type { Commit, CommitFeed, Timers } from '#ports';
import type { LoopSigns } from './liveness.js';
import { LONGEST_SILENCE_SECONDS, Movement } from './movement.js';

export interface Watched<Port> {
  readonly port: Port;
  readonly signs: () => readonly LoopSigns[];
}

/** The feed, and how those who follow it get on with what they were handed. */
export function watchedFeed(feed: CommitFeed): Watched<CommitFeed> {
  const movements = new Map<string, Movement>();
  const port: CommitFeed = {
    follow(subscriber, handle, onFault) {
      const movement = new Movement();
      movements.set(subscriber, movement);
      const handed = (commits: readonly Commit[]) => movement.during(() => handle(commits));
      return feed.follow(subscriber, handed, onFault);
    },
    all: () => feed.all(),
  };
  return { port, signs: () => [...movements].map(([name, movement]) => movement.signs(name)) };
}

/** The timers, and how whoever fires them gets on with those that were due. */
export function watchedTimers(timers: Timers): Watched<Timers> {
  let calls = 0;
  let isAnyDue = false;
  const beat = <T>(work: T): T => {
    calls += 1;
    return work;
  };
  const port: Timers = {
    apply: (changes) => timers.apply(changes),
    next: () => beat(timers.next()),
    all: () => timers.all(),
    fired: (timer) => beat(timers.fired(timer)),
    async due(moment, limit, urgency) {
      const due = await beat(timers.due(moment, limit, urgency));
      // That none of one urgency is due says nothing of the others.
      if (urgency === undefined) isAnyDue = due.length > 0;
      return due;
    },
  };
  return {
    port,
    signs: () => [
      { name: 'timers', longestSilenceSeconds: LONGEST_SILENCE_SECONDS, due: isAnyDue, sign: calls },
    ],
  };
}

/** Of a subscription what can be seen of its beating. */
export interface BeatingConsumer {
  readonly topic: string;
  readonly group: string;
  readonly joined: boolean;
  /** changes with each sign of the broker */
  readonly lastSignAt: number;
}

/**
 * Whether subscriptions beat, whatever their handlers work on and for how long. While one is not joined its
 * client tries to reach the broker; that is for readiness to say.
 */
export const consumerSigns = (consumers: readonly BeatingConsumer[]): readonly LoopSigns[] =>
  consumers.map(({ topic, joined, lastSignAt }) => ({
    name: `consumer ${topic}`,
    longestSilenceSeconds: LONGEST_SILENCE_SECONDS,
    due: joined,
    sign: lastSignAt,
  }));
