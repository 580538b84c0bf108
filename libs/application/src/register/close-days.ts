import type { Actor, Instant } from '#contracts';
import { dayOf } from '#domain';
import type { Clock, EventStore } from '#ports';
import { EventStream, type ReadStream } from './event-stream.js';
import { dayStream } from './register-streams.js';

const SYSTEM: Actor = { id: 'system', channel: 'system' };

/** Numbers by time, added up as they come: the sum since a moment is two looks, however many there are. */
class RunningSum {
  readonly #at: Instant[] = [];
  readonly #upTo: number[] = [];

  /** @param at not before the last one: commits of a stream never go back in time */
  add(at: Instant, number: number): void {
    this.#at.push(at);
    this.#upTo.push((this.#upTo.at(-1) ?? 0) + number);
  }

  after(moment: Instant): number {
    let [low, high] = [0, this.#at.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#at[middle] ?? '') <= moment) low = middle + 1;
      else high = middle;
    }
    return (this.#upTo.at(-1) ?? 0) - (this.#upTo[low - 1] ?? 0);
  }
}

/** What began on one day (UTC), as far as it was read. */
class CloseDay {
  readonly #stream: EventStream;
  readonly #sums = new Map<number, RunningSum>();
  #last: ReadStream['last'];

  constructor(
    store: EventStore,
    clock: Clock,
    readonly day: string,
  ) {
    this.#stream = new EventStream(store, clock, dayStream(day));
  }

  get hasBegun(): boolean {
    return this.#last !== undefined;
  }

  async readOn(): Promise<void> {
    this.#keep(await this.#stream.readOn({ entries: [], last: this.#last }));
  }

  /** @returns whether they were taken; not if somebody else has taken some since this was read */
  async take(count: number, closes: number): Promise<boolean> {
    const event = { type: 'ClosesAdmitted', data: { count, closes } } as const;
    const written = await this.#stream.append({ entries: [], last: this.#last }, event, SYSTEM);
    if (written) this.#keep(written);
    return written !== undefined;
  }

  begun(count: number, since: Instant): number {
    return this.#sums.get(count)?.after(since) ?? 0;
  }

  #keep({ entries, last }: ReadStream): void {
    this.#last = last;
    for (const { event, at } of entries) {
      if (event.type !== 'ClosesAdmitted') continue;
      const { count, closes } = event.data;
      const sum = this.#sums.get(count) ?? new RunningSum();
      this.#sums.set(count, sum);
      sum.add(at, closes);
    }
  }
}

/** Before everything. */
const EVER = '';

/**
 * What AccountCloses took of the limit, by the day (UTC) on which they began. Days that count now are read on at
 * each look; what is past never changes and is read once. One caller at a time.
 */
export class CloseDays {
  #counted: readonly CloseDay[] = [];
  #past = new Map<string, number>();

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Reads on. @param days that count now, in order @throws {StoreUnavailable} */
  async look(days: readonly string[]): Promise<void> {
    this.#counted = days.map(
      (day) => this.#counted.find((known) => known.day === day) ?? new CloseDay(this.store, this.clock, day),
    );
    await Promise.all(this.#counted.map((day) => day.readOn()));
  }

  /** How many of a count began after a moment, as far as was looked. */
  begun(count: number, since: Instant): number {
    return this.#counted.reduce((sum, day) => sum + day.begun(count, since), 0);
  }

  /**
   * Takes some, if nobody has since the look. They go to the day of the moment; to a later one if it has begun
   * for somebody whose clock is ahead, so that all who write at once write in one place.
   * @throws {StoreUnavailable} it is not known whether they were taken
   */
  async take(count: number, closes: number, moment: Instant): Promise<boolean> {
    const today = dayOf(moment);
    const day =
      this.#counted.findLast((each) => each.day > today && each.hasBegun) ??
      this.#counted.find((each) => each.day === today);
    if (!day) throw new Error(`Nobody has looked at what began on ${today}.`);
    return day.take(count, closes);
  }

  /** How many began on each of these days without a person's look. @throws {StoreUnavailable} */
  async perDay(days: readonly string[]): Promise<readonly number[]> {
    const sums = await Promise.all(
      days.map(async (day) => [day, this.#past.get(day) ?? (await this.#sumOf(day))] as const),
    );
    this.#past = new Map(sums);
    return sums.map(([, sum]) => sum);
  }

  async #sumOf(day: string): Promise<number> {
    const read = new CloseDay(this.store, this.clock, day);
    await read.readOn();
    return read.begun(0, EVER);
  }
}
