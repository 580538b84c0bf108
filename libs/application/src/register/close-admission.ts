import type { Actor, Instant } from '#contracts';
import { allowanceAt, helpingOf, takenOf, type Allowance } from '#domain';
import type { Clock, EventStore } from '#ports';
import { EventStream, type ReadStream } from './event-stream.js';
import type { RegisterBook } from './register-book.js';
import { dayStream } from './register-streams.js';

const SYSTEM: Actor = { id: 'system', channel: 'system' };
const MOST_CONFLICTS = 50;

export interface AdmissionParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly book: RegisterBook;
  readonly closesPerDay: number;
}

/** What is known of one day: how much of it was taken, by whomever. */
interface Day {
  readonly day: string;
  readonly stream: ReadStream;
}

/**
 * Lets AccountCloses begin, so many a day. What was let in stands in the store before anything is sent, so
 * neither a restart nor a second process begins anew; once the limit is reached that stands in the register,
 * and only a person takes it away.
 */
export class CloseAdmission {
  #taken: { readonly of: Allowance; readonly left: number } | undefined;
  #day: Day | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: AdmissionParts) {}

  /** @returns whether one more may begin now @throws {StoreUnavailable} */
  async admit(): Promise<boolean> {
    const mine = this.#queue.then(() => this.#admit());
    this.#queue = mine.catch(() => undefined);
    return mine;
  }

  /** How many may begin today, and how many of them were taken. @throws {StoreUnavailable} */
  async today(): Promise<{ readonly allowance: Allowance; readonly taken: number }> {
    const allowance = await this.#allowance();
    const stream = await this.#readOn(allowance.day);
    return { allowance, taken: this.#takenOf(stream, allowance) };
  }

  async #admit(): Promise<boolean> {
    const { book } = this.parts;
    if ((await book.current()).limit.reachedAt !== null) return false;
    const allowance = await this.#allowance();
    const mine = this.#taken;
    if (mine && isSame(mine.of, allowance) && mine.left > 0) {
      this.#taken = { of: allowance, left: mine.left - 1 };
      return true;
    }
    const helping = await this.#take(allowance);
    if (helping === 0) {
      await book.run({ type: 'ReachCloseLimit', day: allowance.day, allowed: allowance.allowed }, SYSTEM);
      return false;
    }
    this.#taken = { of: allowance, left: helping - 1 };
    return true;
  }

  async #allowance(): Promise<Allowance> {
    const { book, clock, closesPerDay } = this.parts;
    const now: Instant = clock.now();
    return allowanceAt(await book.current(), closesPerDay, now);
  }

  /** @returns how many were taken, for this process alone; 0: there are none left */
  async #take(allowance: Allowance): Promise<number> {
    for (let conflicts = 0; conflicts <= MOST_CONFLICTS; conflicts += 1) {
      const stream = await this.#readOn(allowance.day);
      const closes = helpingOf(allowance, this.#takenOf(stream, allowance));
      if (closes === 0) return 0;
      const event = { type: 'ClosesAdmitted', data: { count: allowance.count, closes } } as const;
      const written = await this.#streamOf(allowance.day).append(stream, event, SYSTEM);
      if (!written) continue;
      this.#day = { day: allowance.day, stream: written };
      return closes;
    }
    throw new Error(`Others took of the limit of ${allowance.day} ${MOST_CONFLICTS} times in a row.`);
  }

  async #readOn(day: string): Promise<ReadStream> {
    const before = this.#day?.day === day ? this.#day.stream : undefined;
    const stream = await this.#streamOf(day).readOn(before);
    this.#day = { day, stream };
    return stream;
  }

  #streamOf(day: string): EventStream {
    return new EventStream(this.parts.store, this.parts.clock, dayStream(day));
  }

  #takenOf({ entries }: ReadStream, allowance: Allowance): number {
    return takenOf(
      entries.map(({ event }) => event),
      allowance,
    );
  }
}

const isSame = (one: Allowance, other: Allowance): boolean =>
  one.day === other.day && one.count === other.count;
