import type { Actor, Instant } from '#contracts';
import {
  allowanceAt,
  countedDays,
  countedFrom,
  dayOf,
  pastDays,
  standingOf,
  type Allowance,
  type CloseLimits,
  type Standing,
} from '#domain';
import type { Clock, EventStore } from '#ports';
import { CloseDays } from './close-days.js';
import type { RegisterBook } from './register-book.js';

const SYSTEM: Actor = { id: 'system', channel: 'system' };
const MOST_CONFLICTS = 50;

export interface AdmissionParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly book: RegisterBook;
  readonly limits: CloseLimits;
}

/** What may begin now, and how much of it has begun. */
export interface CloseCount {
  readonly at: Instant;
  readonly allowance: Allowance;
  readonly begun: number;
}

interface Waiting {
  readonly admitted: (closes: Standing['closes']) => void;
  readonly failed: (reason: unknown) => void;
}

/**
 * Lets AccountCloses begin, as many as may in 24 hours. What was let in stands in the store before anything is
 * sent, so neither a restart nor a second process begins anew; once the limit is reached that stands in the
 * register, and only a person takes it away. Those that ask at the same time are let in by one write.
 */
export class CloseAdmission {
  readonly #days: CloseDays;
  #waiting: Waiting[] = [];
  #isServing = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: AdmissionParts) {
    this.#days = new CloseDays(parts.store, parts.clock);
  }

  /** @returns whether one more may begin now; if not, since when they wait for a person @throws {StoreUnavailable} */
  async admit(): Promise<Standing['closes']> {
    const mine = new Promise<Standing['closes']>((admitted, failed) => {
      this.#waiting.push({ admitted, failed });
    });
    if (!this.#isServing) void this.#serve();
    return mine;
  }

  /** How many may begin now, and how many of them have. @throws {StoreUnavailable} */
  async count(): Promise<CloseCount> {
    return this.#inTurn(() => this.#count());
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    while (this.#waiting.length > 0) {
      const together = this.#waiting;
      this.#waiting = [];
      try {
        const { closes, others } = await this.#inTurn(() => this.#take(together.length));
        for (const [place, { admitted }] of together.entries())
          admitted(place < closes ? 'admitted' : others);
      } catch (error) {
        for (const { failed } of together) failed(error);
      }
    }
    this.#isServing = false;
  }

  /** @returns how many of those that ask may begin, and what stands against the others */
  async #take(asked: number): Promise<{ readonly closes: number; readonly others: Standing['closes'] }> {
    const { book } = this.parts;
    for (let conflicts = 0; conflicts <= MOST_CONFLICTS; conflicts += 1) {
      const { closes: standing } = standingOf(await book.current());
      if (standing !== 'admitted') return { closes: 0, others: standing };
      const counted = await this.#count();
      const { at, allowance, begun } = counted;
      const closes = Math.min(asked, Math.max(0, allowance.allowed - begun));
      if (closes > 0 && !(await this.#days.take(allowance.count, closes, at))) continue;
      if (closes === asked) return { closes, others: 'admitted' };
      return { closes, others: await this.#reach({ ...counted, begun: begun + closes }) };
    }
    throw new Error(`Others took of the limit of closes ${MOST_CONFLICTS} times in a row.`);
  }

  async #reach({ at, allowance, begun }: CloseCount): Promise<Standing['closes']> {
    const { book } = this.parts;
    const { allowed, count, since, usual } = allowance;
    const day = dayOf(at);
    await book.run({ type: 'ReachCloseLimit', day, allowed, count, begun, since, usual }, SYSTEM);
    const { closes } = standingOf(await book.known());
    // Somebody has approved in between: those that wait look again because of it.
    return closes === 'admitted' ? { reachedAt: at } : closes;
  }

  async #count(): Promise<CloseCount> {
    const { book, clock, limits } = this.parts;
    const at = clock.now();
    const perDay = await this.#days.perDay(pastDays(at, limits));
    await this.#days.look(countedDays(at));
    const allowance = allowanceAt(await book.current(), limits, perDay, at);
    return { at, allowance, begun: this.#days.begun(allowance.count, countedFrom(allowance)) };
  }

  /** What is known of the days is kept in one place: one at a time goes by it. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}
