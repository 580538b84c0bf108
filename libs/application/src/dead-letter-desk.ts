import type { DeadLetter, DeadLetterItem, DeadLetterListQuery, RedriveAnswer, RedriveBody } from '#contracts';
import { letterId, type DeadLetters, type LetterSummary } from '#ports';
import type { Caller } from './privacy-requests.js';
import { expiredBefore, type DeadLetterParts } from './recovery-parts.js';
import { redrive } from './redrive.js';
import type { Result } from './result.js';

/** What people do with messages that were put aside. Nobody is shown what is in them; a dry run says how they are built. */
export interface DeadLetterDesk {
  /**
   * Keeps what was put aside.
   * @param at when that was, by the clock of whoever did it; undefined: now
   * @returns false: it has expired already, and is left out @throws {StoreUnavailable}
   */
  keep(letter: DeadLetter, at: string | undefined): Promise<boolean>;
  /** @throws {BadCursor} @throws {StoreUnavailable} */
  list(query: DeadLetterListQuery): Promise<{
    readonly items: readonly DeadLetterItem[];
    readonly nextCursor: string | null;
  }>;
  /**
   * Hands letters over again, each on its own topic and under its own key; with `dryRun` says what would
   * come of it. @throws {StoreUnavailable} those before the fault are handed over and marked
   */
  redrive(body: RedriveBody, caller: Caller): Promise<Result<RedriveAnswer>>;
  /** How many wait to be looked at, for each topic. */
  openCounts: DeadLetters['openCounts'];
}

const itemOf = ({ redriven, ...letter }: LetterSummary): DeadLetterItem => ({
  ...letter,
  redrivenAt: redriven?.at ?? null,
});

export const deadLetterDesk = (parts: DeadLetterParts): DeadLetterDesk => ({
  async keep(letter, time) {
    const now = parts.clock.now();
    const said = time === undefined ? now : new Date(time).toISOString();
    // By a clock that is ahead it would be kept longer than its key.
    const at = said < now ? said : now;
    if (at < expiredBefore(parts.clock)) return false;
    await parts.letters.put({ id: letterId(letter), ...letter, at, redriven: null });
    return true;
  },
  async list(query) {
    const { letters, nextCursor } = await parts.letters.list(query);
    return { items: letters.map(itemOf), nextCursor };
  },
  redrive: (body, caller) => redrive(parts, body, caller),
  openCounts: () => parts.letters.openCounts(),
});
