import type { AuditList } from '../../api/types.js';

type Entry = AuditList['items'][number];

/** `subject-revealed` becomes “Subject revealed”. */
export function actName(what: string): string {
  const words = what.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `privacy officer Ada by portal` is what an actor reads like. */
export const actorText = ({ id, channel }: Entry['by']): string =>
  id === channel ? id : `${id}, by ${channel}`;
