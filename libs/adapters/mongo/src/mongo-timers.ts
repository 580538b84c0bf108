import type { Collection, Filter } from 'mongodb';
import type { Instant } from '#contracts';
import type { Timer, TimerChange, Timers, TimerUrgency } from '#ports';
import { inStore } from './store-faults.js';
import { BUCKETS, timerKey, timerWrites, type TimerRecord } from './timer-record.js';
import type { TimerShare } from './timer-share.js';
import { WritesTogether } from './writes-together.js';

/** Records that are read at once by whoever reads all, or removed at once. */
const BATCH = 1_000;
const NOT_READ = 'timers could not be read';

/**
 * Timers in one index by due time, with the bucket behind it: what is due is one stretch of it, in order,
 * for any set of buckets. What a look costs follows what is due, not what is open.
 */
export class MongoTimers implements Timers {
  readonly #timers: Collection<TimerRecord>;
  readonly #share: TimerShare | 'all';
  readonly #removals = new WritesTogether<Timer, undefined>((timers) => this.#remove(timers), {
    calls: 1,
    most: BATCH,
  });

  constructor(timers: Collection<TimerRecord>, share: TimerShare | 'all') {
    this.#timers = timers;
    this.#share = share;
  }

  async apply(changes: readonly TimerChange[]): Promise<void> {
    if (changes.length === 0) return;
    await inStore('timers may not have been changed', () =>
      this.#timers.bulkWrite(timerWrites(changes), { ordered: false }),
    );
  }

  async due(moment: Instant, limit: number, urgency?: TimerUrgency): Promise<readonly Timer[]> {
    const due = { dueAt: { $lte: moment } };
    const found = await this.#find(urgency === undefined ? due : { ...due, ...ofUrgency(urgency) }, limit);
    return found.map(toTimer);
  }

  async next(): Promise<Instant | undefined> {
    return (await this.#find({}, 1))[0]?.dueAt;
  }

  fired(timer: Timer): Promise<void> {
    return this.#removals.write(timer);
  }

  /**
   * Many are fired side by side; that they are gone is written in one call, for those of one moment in one step. They are
   * named by key: by the index of due times each step would look through all that is due at that moment.
   */
  async #remove(timers: readonly Timer[]): Promise<readonly undefined[]> {
    const removals = [...keysByMoment(timers)].map(([dueAt, keys]) => ({
      deleteMany: { filter: { _id: { $in: keys }, dueAt }, hint: { _id: 1 } },
    }));
    await inStore('timers may not have been removed', () =>
      this.#timers.bulkWrite(removals, { ordered: false }),
    );
    return timers.map(() => undefined);
  }

  async *all(): AsyncIterable<readonly Timer[]> {
    let after = '';
    for (;;) {
      const found = await inStore(NOT_READ, () =>
        this.#timers
          .find({ _id: { $gt: after } })
          .sort({ _id: 1 })
          .limit(BATCH)
          .toArray(),
      );
      const last = found.at(-1);
      if (!last) return;
      after = last._id;
      yield found.map(toTimer);
    }
  }

  async #find(where: Filter<TimerRecord>, limit: number): Promise<readonly TimerRecord[]> {
    const held = this.#share === 'all' ? undefined : this.#share.held();
    if (held?.length === 0) return [];
    // Whoever holds all of them need not name them.
    const filter = held && held.length < BUCKETS ? { ...where, bucket: { $in: held } } : where;
    return inStore(NOT_READ, () => this.#timers.find(filter).sort({ dueAt: 1 }).limit(limit).toArray());
  }
}

const toTimer = ({ streamId, name, dueAt }: TimerRecord): Timer => ({ streamId, name, dueAt });

function keysByMoment(timers: readonly Timer[]): ReadonlyMap<Instant, readonly string[]> {
  const keys = new Map<Instant, string[]>();
  for (const timer of timers) {
    const known = keys.get(timer.dueAt);
    if (known) known.push(timerKey(timer));
    else keys.set(timer.dueAt, [timerKey(timer)]);
  }
  return keys;
}

/** What was set before there was any urgency has none: null finds it. */
const ofUrgency = (urgency: TimerUrgency): Filter<TimerRecord> => ({
  urgency: urgency === 1 ? { $in: [1, null as never] } : urgency,
});

/** The timers of one worker's part of the buckets. Changes go to any. */
export class SharedTimers extends MongoTimers {
  readonly #part: TimerShare;

  constructor(timers: Collection<TimerRecord>, part: TimerShare) {
    super(timers, part);
    this.#part = part;
  }

  leave(): Promise<void> {
    return this.#part.leave();
  }
}
