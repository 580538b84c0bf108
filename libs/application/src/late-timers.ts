import { isMissedDate, timerKind, type Decision } from '#domain';
import type { Timer } from '#ports';

/** Timers that were fired long after they were due, as after days in which nobody fired any. */
export interface LateTimers {
  /** when the oldest of them was due */
  readonly since: string;
  /** how many, by what they are about */
  readonly timers: Readonly<Record<string, number>>;
  /** dates that had passed meanwhile, by the event that says so */
  readonly missed: Readonly<Record<string, number>>;
}

/** Later than this nobody would take for the ordinary course of things: milliseconds of Lethe's clock. */
const LATE_MS = 15 * 60_000;

/** Counts what is fired late until all is caught up with. */
export class LateCount {
  #since: string | undefined;
  readonly #timers = new Map<string, number>();
  readonly #missed = new Map<string, number>();

  note({ name, dueAt }: Timer, now: string, decision: Decision | undefined): void {
    if (Date.parse(now) - Date.parse(dueAt) < LATE_MS) return;
    if (this.#since === undefined || dueAt < this.#since) this.#since = dueAt;
    add(this.#timers, timerKind(name));
    if (decision?.kind === 'accept')
      for (const event of decision.events) if (isMissedDate(event)) add(this.#missed, event.type);
  }

  /** What was late since the last time it was asked; undefined: nothing. */
  taken(): LateTimers | undefined {
    if (this.#since === undefined) return undefined;
    const late = {
      since: this.#since,
      timers: Object.fromEntries(this.#timers),
      missed: Object.fromEntries(this.#missed),
    };
    this.#since = undefined;
    this.#timers.clear();
    this.#missed.clear();
    return late;
  }
}

const add = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};
