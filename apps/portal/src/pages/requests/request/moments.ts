import type { EventItem } from './attempts.js';

/** A time at which something was written down: a place that a request can be looked at from. */
export interface Moment {
  /** ISO 8601, of the last commit at that time */
  readonly at: string;
  readonly commit: number;
  /** what happened then, as event types */
  readonly events: readonly string[];
}

/** The times of a request's commits, first to last; commits of the same time are one. */
export function momentsOf(events: readonly EventItem[]): readonly Moment[] {
  const moments = new Map<string, Moment>();
  for (const { occurredAt, commit, type } of events) {
    const before = moments.get(occurredAt);
    moments.set(occurredAt, { at: occurredAt, commit, events: [...(before?.events ?? []), type] });
  }
  return [...moments.values()].sort((one, other) => (one.at < other.at ? -1 : 1));
}

/** The last moment at or before a time; 0 where all are later. */
export function momentAt(moments: readonly Moment[], at: string): number {
  const time = Date.parse(at);
  const later = moments.findIndex((moment) => Date.parse(moment.at) > time);
  return later < 0 ? moments.length - 1 : Math.max(0, later - 1);
}

/** `TaskSucceeded` as `Task succeeded`. */
export const eventName = (type: string): string =>
  type.replace(/(?!^)([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
