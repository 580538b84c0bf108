import { AskedTimers, urgencyOf } from '#domain';
import type { CommitFeed, EventStore, Timer, TimerChange, Timers } from '#ports';
import { requestFeed } from './request-feed.js';
import { RequestFollower } from './request-follower.js';

/** Timers that are kept otherwise than the events of requests ask for them. */
export interface TimerCheck {
  /** not there, and without them something would not happen */
  readonly missing: readonly Timer[];
  /** there, and no event asks for them */
  readonly unasked: readonly Timer[];
  /** there, and asked for at another moment: that one */
  readonly moved: readonly Timer[];
}

/**
 * Compares the timers with the events. One that has rung and changed nothing leaves no event, and need not be there:
 * whether something waits for it is asked of the request as it has been since. Nothing may be decided meanwhile.
 */
export async function checkTimers(store: EventStore, feed: CommitFeed, timers: Timers): Promise<TimerCheck> {
  const asked = new AskedTimers();
  const follower = new RequestFollower(store);
  for await (const commits of requestFeed(feed).all())
    for (const { commit, request } of await follower.afterAll(commits))
      asked.follow(commit.events, request, commit.committedAt);
  const unasked: Timer[] = [];
  const moved: Timer[] = [];
  for await (const kept of timers.all())
    for (const timer of kept) {
      const dueAt = asked.take(timer.streamId, timer.name);
      if (dueAt === undefined) unasked.push(timer);
      else if (dueAt !== timer.dueAt) moved.push({ ...timer, dueAt });
    }
  const missing = [...asked.left()].map(({ id, name, dueAt }) => ({ streamId: id, name, dueAt }));
  return { missing, unasked, moved };
}

/** Sets timers as the events ask for them. */
export async function setTimersRight(timers: Timers, { missing, unasked, moved }: TimerCheck): Promise<void> {
  await timers.apply([
    ...unasked.map(({ streamId, name }): TimerChange => ({ change: 'cancel', streamId, name })),
    ...[...missing, ...moved].map((timer): TimerChange => ({
      change: 'schedule',
      ...timer,
      urgency: urgencyOf(timer.name),
    })),
  ]);
}
