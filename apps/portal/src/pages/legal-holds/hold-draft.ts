import type { PlaceLegalHoldBody } from '../../api/types.js';
import { noIdentities, subjectOf, type TypedIdentities } from '../../parts/identities.js';

/** A hold as it is typed. */
export interface HoldDraft extends TypedIdentities {
  readonly about: 'person' | 'host';
  readonly host: string;
  /** of a person: whether it is known on which hosts there may be something of theirs */
  readonly where: 'everywhere' | 'some';
  readonly keptOn: readonly string[];
  readonly reason: string;
}

export const emptyHold: HoldDraft = {
  ...noIdentities,
  about: 'person',
  host: '',
  where: 'everywhere',
  keptOn: [],
  reason: '',
};

/** What is sent. */
export function holdBody(draft: HoldDraft): PlaceLegalHoldBody {
  const reason = draft.reason.trim();
  if (draft.about === 'host') return { host: draft.host, reason };
  return {
    subject: subjectOf(draft),
    reason,
    ...(draft.where === 'some' && { keptOn: [...draft.keptOn] }),
  };
}

/** What can be said before anything is sent; Lethe checks the rest. */
export function holdBreaches(draft: HoldDraft): Readonly<Record<string, string>> {
  const nobody = draft.about === 'person' && Object.keys(subjectOf(draft)).length === 0;
  return {
    ...(nobody && { 'subject.userPrincipalName': 'Say who it is about, by any of these names.' }),
    ...(draft.about === 'host' && draft.host === '' && { host: 'Choose the host.' }),
    ...(draft.about === 'person' &&
      draft.where === 'some' &&
      draft.keptOn.length === 0 && { keptOn: 'Choose the hosts, or everywhere.' }),
    ...(draft.reason.trim() === '' && { reason: 'Say why: the reason is kept with who placed it.' }),
  };
}
