import { Instant } from '#contracts';
import type { Delivery } from './outbox.port.js';
import { BadCursor } from './read-model.port.js';

/** The last delivery of a page: the next page begins behind it, whatever came or went meanwhile. */
export type DeliveryCursor = Pick<Delivery, 'createdAt' | 'id'>;

export const writeDeliveryCursor = ({ createdAt, id }: DeliveryCursor): string =>
  Buffer.from(`${createdAt}/${id}`).toString('base64url');

/** @throws {BadCursor} */
export function readDeliveryCursor(text: string): DeliveryCursor {
  const [createdAt = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split('/');
  const isOurs =
    Instant.safeParse(createdAt).success && id !== '' && writeDeliveryCursor({ createdAt, id }) === text;
  if (!isOurs) throw new BadCursor('The cursor is not one of this list.');
  return { createdAt, id };
}
