import type { LegalHold } from '../../api/types.js';
import { status, type Status } from '../../parts/statuses.js';

/** Whom or what it is about: `a••@example.com`, `mfa01`. */
export const heldName = ({ subject, host }: Pick<LegalHold, 'subject' | 'host'>): string =>
  host ?? (subject?.shredded === false ? subject.masked : 'name destroyed');

/** Where nothing is deleted because of it. */
export function keptText({ host, keptOn }: Pick<LegalHold, 'host' | 'keptOn'>): string {
  if (host !== null) return 'this host';
  if (keptOn === null) return 'every host';
  return keptOn.length === 0 ? 'no host' : keptOn.join(', ');
}

/** What follows from it, for whoever is to decide whether it has to stand. */
export function consequence({ host, keptOn, lifted }: Pick<LegalHold, 'host' | 'keptOn' | 'lifted'>): string {
  if (lifted !== null)
    return 'Nothing any more: what it kept back is deleted as planned, unless something else stands against it.';
  if (host !== null) return 'Nothing is deleted on this host, for anybody.';
  const own = 'Nothing of the person is deleted anywhere';
  if (keptOn === null)
    return `${own}, and no log is swept on any host, for anybody: lines of the person may stand in each of them.`;
  if (keptOn.length === 0) return `${own}; logs are swept as ever.`;
  return `${own}, and no log is swept on ${keptOn.join(', ')}, for anybody: lines of the person may stand in it.`;
}

export const holdStatus = ({ lifted }: Pick<LegalHold, 'lifted'>): Status =>
  lifted === null ? status('Stands', 'warning', 'waiting') : status('Lifted', 'dash', 'plain');

/** The words of a hold end when the record of it is over. */
export const reasonText = (reason: string | null): string => reason ?? 'its record is over';
