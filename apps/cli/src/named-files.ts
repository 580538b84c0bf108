import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { matchesAny } from '#sources/windows';

/**
 * The files that arguments name. `*` and `?` in the last part are looked up here where no shell did it, as on
 * Windows; what matches nothing stays as it is, so that it can be said to be missing.
 */
export async function namedFiles(words: readonly string[]): Promise<readonly string[]> {
  return (await Promise.all(words.map(filesOf))).flat();
}

async function filesOf(word: string): Promise<readonly string[]> {
  const pattern = basename(word);
  if (!/[*?]/.test(pattern)) return [word];
  const folder = dirname(word);
  const names = await readdir(folder).catch((): string[] => []);
  const matching = names.filter(matchesAny([pattern])).sort();
  if (matching.length === 0 || names.includes(pattern)) return [word];
  return matching.map((name) => join(folder, name));
}
