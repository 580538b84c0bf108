import type { Instant } from '#contracts';
import { ok, refused, type Result } from './result.js';

/** So long a call that is repeated is given a secret once more, and a caller's lost answer is made good. */
const SHOWN_AGAIN_FOR_MS = 24 * 3_600_000;

interface Made {
  readonly id: string;
  readonly createdAt: Instant;
  readonly now: Instant;
}

/** The answer with its secret for a call that is repeated soon; later it is said what the first one made. */
export function shownAgain<T>({ id, createdAt, now }: Made, answer: () => T): Result<T> {
  if (Date.parse(now) - Date.parse(createdAt) < SHOWN_AGAIN_FOR_MS) return ok(answer());
  return refused('secret-not-shown-again', `It was made at ${createdAt}, under the id ${id}.`);
}
