import { Instant, RequestId } from '#contracts';
import { BadCursor, type RequestRow } from './read-model.port.js';

/** The last row of a page: the next page begins behind it, whatever was added or removed meanwhile. */
export type RequestCursor = Pick<RequestRow, 'receivedAt' | 'id'>;

export const writeRequestCursor = ({ receivedAt, id }: RequestCursor): string =>
  Buffer.from(`${receivedAt}/${id}`).toString('base64url');

/** @throws {BadCursor} */
export function readRequestCursor(text: string): RequestCursor {
  const [receivedAt, id] = Buffer.from(text, 'base64url').toString('utf8').split('/');
  if (!Instant.safeParse(receivedAt).success || !RequestId.safeParse(id).success)
    throw new BadCursor('The cursor is not one of this list.');
  const cursor = { receivedAt: receivedAt ?? '', id: id ?? '' };
  if (writeRequestCursor(cursor) !== text) throw new BadCursor('The cursor is not one of this list.');
  return cursor;
}
