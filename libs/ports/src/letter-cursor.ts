import { Instant } from '#contracts';
import type { LetterSummary } from './dead-letters.port.js';
import { BadCursor } from './read-model.port.js';

/** The last letter of a page: the next page begins behind it, whatever came or went meanwhile. */
export type LetterCursor = Pick<LetterSummary, 'at' | 'id'>;

export const writeLetterCursor = ({ at, id }: LetterCursor): string =>
  Buffer.from(`${at}/${id}`).toString('base64url');

/** @throws {BadCursor} */
export function readLetterCursor(text: string): LetterCursor {
  const [at = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split('/');
  if (!Instant.safeParse(at).success || !/^[0-9a-f-]{36}$/.test(id) || writeLetterCursor({ at, id }) !== text)
    throw new BadCursor('The cursor is not one of this list.');
  return { at, id };
}
