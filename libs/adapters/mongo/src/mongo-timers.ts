import type { Collection } from 'mongodb';
import type { Instant } from '#contracts';
import type { Timer, TimerChange, Timers } from '#ports';
import { inStore } from './store-faults.js';

export interface TimerRecord {
  /** `<stream id>:<name>` */
  readonly _id: string;
  readonly streamId: string;
  readonly name: string;
  readonly bucket: number;
  readonly dueAt: Instant;
}

/** One bucket so far: every worker looks at all that is due, and the event store decides who was first. */
const BUCKET = 0;

const idOf = ({ streamId, name }: Pick<Timer, 'streamId' | 'name'>): string => `${streamId}:${name}`;

/** Timers by due time: what a look costs follows what is due, not what is open. */
export class MongoTimers implements Timers {
  constructor(private readonly timers: Collection<TimerRecord>) {}

  async apply(changes: readonly TimerChange[]): Promise<void> {
    if (changes.length === 0) return;
    await inStore('timers may not have been changed', () =>
      this.timers.bulkWrite(changes.map(written), { ordered: true }),
    );
  }

  async due(moment: Instant, limit: number): Promise<readonly Timer[]> {
    const found = await inStore('timers could not be read', () =>
      this.timers
        .find({ bucket: BUCKET, dueAt: { $lte: moment } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray(),
    );
    return found.map(({ streamId, name, dueAt }) => ({ streamId, name, dueAt }));
  }

  async next(): Promise<Instant | undefined> {
    const found = await inStore('timers could not be read', () =>
      this.timers.find({ bucket: BUCKET }).sort({ dueAt: 1 }).limit(1).next(),
    );
    return found?.dueAt;
  }

  async fired(timer: Timer): Promise<void> {
    await inStore('a timer may not have been removed', () =>
      this.timers.deleteOne({ _id: idOf(timer), dueAt: timer.dueAt }),
    );
  }
}

const written = (change: TimerChange) => {
  const filter = { _id: idOf(change) };
  if (change.change === 'cancel') return { deleteOne: { filter } };
  const { streamId, name, dueAt } = change;
  return { replaceOne: { filter, replacement: { streamId, name, bucket: BUCKET, dueAt }, upsert: true } };
};
