import type { OwnDays } from '#domain';

/** Open requests that are due on one day. */
export interface DueOnDay {
  /** UTC, as `2026-11-26` */
  readonly day: string;
  /** whose answer is due */
  readonly answers: number;
  /** whose purge is due */
  readonly purges: number;
}

/** Open requests by how long they have been open. */
export interface OpenForDays {
  readonly fromDays: number;
  /** exclusive; null: without end */
  readonly toDays: number | null;
  readonly count: number;
}

const DAY_MS = 86_400_000;
/** A week each up to the usual month, then by what most laws allow. */
const AGES: readonly number[] = [0, 7, 14, 21, 30, 60, 90];

/** Counts open requests one by one, by when they are due and how old they are. */
export class OpenTally {
  readonly #days = new Map<string, { answers: number; purges: number }>();
  readonly #ages = AGES.map(() => 0);
  readonly #now: number;

  constructor(now: string) {
    this.#now = Date.parse(now);
  }

  take({ metAt, dueAt, purgeDueAt, purge, receivedAt }: OwnDays): void {
    // An answered request may be open for its purge alone.
    if (metAt === null) this.#day(dueAt).answers += 1;
    if (purgeDueAt !== null && purge !== 'verified') this.#day(purgeDueAt).purges += 1;
    const days = (this.#now - Date.parse(receivedAt)) / DAY_MS;
    const age = AGES.findLastIndex((from) => days >= from);
    this.#ages[Math.max(0, age)] = (this.#ages[Math.max(0, age)] ?? 0) + 1;
  }

  /** The earliest first; days on which nothing is due are left out. */
  due(): readonly DueOnDay[] {
    return [...this.#days]
      .map(([day, counts]) => ({ day, ...counts }))
      .sort((one, other) => one.day.localeCompare(other.day));
  }

  /** The youngest first, those without any too. */
  ages(): readonly OpenForDays[] {
    return AGES.map((fromDays, index) => ({
      fromDays,
      toDays: AGES[index + 1] ?? null,
      count: this.#ages[index] ?? 0,
    }));
  }

  #day(at: string): { answers: number; purges: number } {
    const day = at.slice(0, 10);
    const known = this.#days.get(day);
    if (known) return known;
    const counts = { answers: 0, purges: 0 };
    this.#days.set(day, counts);
    return counts;
  }
}
