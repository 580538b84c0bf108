import type { PoisonReason } from '#contracts';

/** A message that nobody can ever handle, and what Lethe has to say of it. */
export interface Poison {
  /** what is wrong, for the title of a test */
  readonly name: string;
  /** empty: none */
  readonly key: string;
  /** null: no value at all */
  readonly value: Uint8Array | null;
  readonly reason: PoisonReason;
  /** in words */
  readonly says: RegExp;
}

/** Written into every message that has room for it: what is said of a message must never repeat it. */
export const POISON_NAME = 'quuxina.zorgel@example.com';

/** What is wrong with an event: a name for it, the value that comes in its place, and what is said of it. */
export type Broken = readonly [name: string, value: unknown, reason: PoisonReason, says: RegExp];
