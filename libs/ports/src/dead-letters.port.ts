import type { Instant } from '#contracts';

/** Where a message lay. */
export interface MessagePlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** A message that was put aside, without what is in it. */
export interface LetterSummary extends MessagePlace {
  /** follows from the place (letter-id.ts): a message that is put aside twice is one letter */
  readonly id: string;
  /** for machines: why it was put aside */
  readonly reason: string;
  /** for people: what was wrong and where */
  readonly message: string;
  /** when it was put aside */
  readonly at: Instant;
  /** when and by whom it was handed over again; null: it was not */
  readonly redriven: { readonly at: Instant; readonly by: string } | null;
}

export interface StoredLetter extends LetterSummary {
  /** key and bytes of the message, sealed; null: it was too large to be kept */
  readonly sealed: string | null;
}

export interface LetterQuery {
  readonly topic?: string | undefined;
  readonly limit: number;
  /** opaque; from the page before */
  readonly cursor?: string | undefined;
}

export interface LetterPage {
  readonly letters: readonly LetterSummary[];
  readonly nextCursor: string | null;
}

/** Keeps what was put aside from the message bus until it has expired, for people to look at and to redrive. */
export interface DeadLetters {
  /** Durable when it resolves. A letter that is there stays as it is. @throws {StoreUnavailable} */
  put(letter: StoredLetter): Promise<void>;
  /** The newest first, by when they were put aside; then by id. @throws {BadCursor} @throws {StoreUnavailable} */
  list(query: LetterQuery): Promise<LetterPage>;
  /** Those that were never handed over again, the oldest first. @throws {StoreUnavailable} */
  open(query: Omit<LetterQuery, 'cursor'>): Promise<readonly LetterSummary[]>;
  /** Those of the ids that are there, in no order. @throws {StoreUnavailable} */
  find(ids: readonly string[]): Promise<readonly LetterSummary[]>;
  /** @throws {StoreUnavailable} */
  get(id: string): Promise<StoredLetter | undefined>;
  /** @returns whether it was this call that marked it: the first mark stays. @throws {StoreUnavailable} */
  markRedriven(id: string, redriven: { readonly at: Instant; readonly by: string }): Promise<boolean>;
  /** Removes what was put aside before the moment. @returns how many letters @throws {StoreUnavailable} */
  removeBefore(moment: Instant): Promise<number>;
  /** How many were never handed over again, for each topic that has any. @throws {StoreUnavailable} */
  openCounts(): Promise<readonly { readonly topic: string; readonly count: number }[]>;
}
