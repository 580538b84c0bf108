import type { Instant } from '#contracts';

/** When every example begins: a Monday, nine in the morning. */
export const START: Instant = '2026-03-02T09:00:00.000Z';

interface Span {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

const span = ({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Span): number =>
  (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;

/** A moment so long after another. */
export const after = (length: Span, from: Instant = START): Instant =>
  new Date(Date.parse(from) + span(length)).toISOString();

/** The same time of day, so many days after the start. */
export const day = (days: number): Instant => after({ days });
