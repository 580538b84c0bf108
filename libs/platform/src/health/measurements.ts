import type { Counter } from 'prom-client';
import type { Instruments, Measured } from './instruments.js';
import { keptReading } from './kept-reading.js';
import type { MetricName } from './metric-catalogue.js';
import type { WhatIsMeasured } from './what-is-measured.js';

/** A scrape must not hang because a server does. */
const WITHIN_MS = 3000;

async function inTime<T>(reading: Promise<T> | T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The measurement takes too long.')), WITHIN_MS);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}

const secondsSince = (at: number): number => Math.max(0, (Date.now() - at) / 1000);
const asNumber = (is: boolean): number => (is ? 1 : 0);

/** Puts what the parts of a process say of themselves into gauges. */
export class Measurements {
  constructor(
    private readonly instruments: Instruments,
    private readonly failed: Counter,
  ) {}

  of(what: WhatIsMeasured): void {
    this.requests(what);
    this.consumers(what);
    this.feeds(what);
    const { timers, deadLetters, hostAlarms, logChanged } = what;
    this.gauge('lethe_timers_overdue', timers, ({ overdue }) => [{ value: overdue }]);
    this.gauge('lethe_timers_oldest_due_seconds', timers, ({ oldestDueSeconds }) => [
      { value: oldestDueSeconds },
    ]);
    this.gauge('lethe_dead_letters_open', deadLetters, (topics) =>
      topics.map(({ topic, count }) => ({ labels: { topic }, value: count })),
    );
    this.gauge('lethe_host_alarms', hostAlarms, (counts) =>
      Object.entries(counts).map(([kind, value]) => ({ labels: { kind }, value })),
    );
    this.gauge('lethe_log_changed', logChanged, (changed) => [{ value: asNumber(changed) }]);
  }

  private requests({ requests, open }: WhatIsMeasured): void {
    const kept = open && keptReading(open);
    this.gauge('lethe_privacy_requests', requests, (counts) =>
      counts.map(({ kind, progress, purge, count }) => ({ labels: { kind, progress, purge }, value: count })),
    );
    this.gauge('lethe_open_tasks', kept, ({ tasks }) =>
      tasks.map(({ source, state, count }) => ({ labels: { source, state }, value: count })),
    );
    this.gauge('lethe_privacy_requests_overdue', kept, ({ overdue }) => [{ value: overdue }]);
  }

  private consumers({ consumers, lag }: WhatIsMeasured): void {
    this.gauge('lethe_consumer_lag_messages', lag, (groups) =>
      groups.map(({ topic, group, behind }) => ({ labels: { topic, group }, value: behind })),
    );
    this.gauge('lethe_consumer_joined', consumers, (all) =>
      all.map(({ topic, group, joined }) => ({ labels: { topic, group }, value: asNumber(joined) })),
    );
    this.gauge('lethe_consumer_in_hand_messages', consumers, (all) =>
      all.map(({ topic, group, inHand }) => ({ labels: { topic, group }, value: inHand })),
    );
    this.gauge('lethe_consumer_last_sign_seconds', consumers, (all) =>
      all.map(({ topic, group, lastSignAt }) => ({
        labels: { topic, group },
        value: secondsSince(lastSignAt),
      })),
    );
  }

  private feeds({ feeds }: WhatIsMeasured): void {
    this.gauge('lethe_feed_held', feeds, (all) =>
      all.map(({ subscriber, heldHere }) => ({ labels: { subscriber }, value: asNumber(heldHere) })),
    );
    this.gauge('lethe_feed_oldest_unhandled_seconds', feeds, (all) =>
      all.flatMap(({ subscriber, heldHere, oldestUnhandledSeconds: value }) =>
        heldHere && value !== undefined ? [{ labels: { subscriber }, value }] : [],
      ),
    );
    this.gauge('lethe_feed_last_progress_seconds', feeds, (all) =>
      all.flatMap(({ subscriber, heldHere, lastProgressAt: at }) =>
        heldHere && at !== undefined ? [{ labels: { subscriber }, value: secondsSince(at) }] : [],
      ),
    );
  }

  private gauge<T>(
    name: MetricName,
    read: (() => Promise<T> | T) | undefined,
    measured: (reading: T) => readonly Measured[],
  ): void {
    if (!read) return;
    this.instruments.gauge(name, async () => {
      try {
        return measured(await inTime(read()));
      } catch {
        this.failed.inc({ metric: name });
        return [];
      }
    });
  }
}
