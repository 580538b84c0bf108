import { z } from 'zod';

/** A whole number as it stands in a query. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max));

/**
 * A moment as it stands in a query, with any offset. A plus sign that was not encoded arrives as a space;
 * nothing else can be meant there, so it is taken back.
 */
export const moment = z
  .string()
  .transform((text) => text.replace(/ (?=\d{2}:?\d{2}$)/, '+'))
  .pipe(z.iso.datetime({ offset: true, error: 'must be a time like 2026-11-20T09:00:00Z' }));
