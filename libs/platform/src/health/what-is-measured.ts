import type { Overview } from '#application';
import type { AlarmCounts } from '#contracts';

export type RequestCounts = () => Promise<Overview['counts']>;

/** Tasks of open requests. */
export interface TaskCount {
  readonly source: string;
  readonly state: string;
  readonly count: number;
}

/** A subscription to a topic, as far as this process knows. */
export interface ConsumerStatus {
  readonly topic: string;
  readonly group: string;
  readonly joined: boolean;
  /** of the last sign of the broker; milliseconds since 1970 */
  readonly lastSignAt: number;
  /** messages that handlers work on */
  readonly inHand: number;
}

/** How far a group is behind on a topic. */
export interface ConsumerLag {
  readonly topic: string;
  readonly group: string;
  readonly behind: number;
}

/** A subscriber of the commit feed. */
export interface FeedStatus {
  readonly subscriber: string;
  /** whether it is this process that follows for all */
  readonly heldHere: boolean;
  /** 0: none; undefined: not known here */
  readonly oldestUnhandledSeconds: number | undefined;
  /** when it last handled something here, milliseconds since 1970; undefined: not yet */
  readonly lastProgressAt: number | undefined;
}

export interface TimerStatus {
  readonly overdue: number;
  /** 0: none is due */
  readonly oldestDueSeconds: number;
}

/** What is open, counted by looking at each open request. */
export interface OpenWork {
  readonly tasks: readonly TaskCount[];
  /** requests whose due date has passed */
  readonly overdue: number;
}

/**
 * What a process can measure besides its own doings, each read when it is asked for. What it does not
 * know is left out; what cannot be read just then is left out of that answer and counted.
 */
export interface WhatIsMeasured {
  readonly requests?: RequestCounts | undefined;
  /** costly: read at most once a minute, and never for more than a twentieth of the time */
  readonly open?: (() => Promise<OpenWork>) | undefined;
  readonly consumers?: (() => readonly ConsumerStatus[]) | undefined;
  readonly lag?: (() => Promise<readonly ConsumerLag[]>) | undefined;
  readonly feeds?: (() => readonly FeedStatus[] | Promise<readonly FeedStatus[]>) | undefined;
  readonly timers?: (() => Promise<TimerStatus>) | undefined;
  readonly deadLetters?:
    (() => Promise<readonly { readonly topic: string; readonly count: number }[]>) | undefined;
  readonly hostAlarms?: (() => Promise<AlarmCounts>) | undefined;
  /** whether the store was found not to hold what was signed */
  readonly logChanged?: (() => boolean) | undefined;
}
