import type { LogHit } from '#sources/windows';
import { learnedAlias } from './quoted-names.js';

/** Tells every line that mentions one of the names. */
export type Mentioning = (names: readonly string[], onHit: (hit: LogHit) => void) => Promise<void>;

const MOST_ROUNDS = 3;

/** Other forms of the names that lines tell of, and forms of those. */
export async function aliasesTold(
  given: readonly string[],
  mentioning: Mentioning,
): Promise<readonly string[]> {
  const learned: string[] = [];
  let names = given;
  for (let round = 0; round < MOST_ROUNDS && names.length > 0; round++) {
    const known = [...given, ...learned];
    const found = new Map<string, string>();
    await mentioning(names, ({ text }) => {
      const alias = learnedAlias(text, known);
      if (alias !== undefined) found.set(alias.toLowerCase(), alias);
    });
    names = [...found.values()];
    learned.push(...names);
  }
  return learned;
}
