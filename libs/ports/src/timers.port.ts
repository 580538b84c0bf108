import type { Instant } from '#contracts';

/** A reminder that the orchestrator leaves for itself. A projection of events, so it can be rebuilt. */
export interface Timer {
  /** stream and name together are unique */
  readonly streamId: string;
  /** e.g. `lease:<task id>`, `stop-loss`, `reminder:7` */
  readonly name: string;
  readonly dueAt: Instant;
}

/** 0 goes first where more is due than can be fired at once, 2 last. */
export const URGENCIES = [0, 1, 2] as const;
export type TimerUrgency = (typeof URGENCIES)[number];

export type TimerChange =
  /** of urgency 1 unless told */
  | ({ readonly change: 'schedule'; readonly urgency?: TimerUrgency } & Timer)
  | { readonly change: 'cancel'; readonly streamId: string; readonly name: string };

/** Keeps timers durably. Firing is the caller's work: it fires, then cancels. */
export interface Timers {
  /** Applies the changes in order; scheduling what is there moves it. Cancelling what is not there is fine. */
  apply(changes: readonly TimerChange[]): Promise<void>;
  /** Those due at the moment or before, earliest first; of one urgency alone if it is given. */
  due(moment: Instant, limit: number, urgency?: TimerUrgency): Promise<readonly Timer[]>;
  /** When the next one is due; undefined if there is none. */
  next(): Promise<Instant | undefined>;
  /** Removes a fired timer unless it was moved in the meantime. */
  fired(timer: Timer): Promise<void>;
  /** All there are, whoever's they are to fire, in no order, a batch at a time: to compare them with the events. */
  all(): AsyncIterable<readonly Timer[]>;
}
