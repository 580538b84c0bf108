import type { Subject } from '../api/types.js';

/** Names of a person as they are typed. */
export interface TypedIdentities {
  readonly userPrincipalName: string;
  readonly samAccountName: string;
  readonly objectId: string;
  /** one a line */
  readonly aliases: string;
}

export const noIdentities: TypedIdentities = {
  userPrincipalName: '',
  samAccountName: '',
  objectId: '',
  aliases: '',
};

const aliasesOf = ({ aliases }: Pick<TypedIdentities, 'aliases'>): readonly string[] =>
  aliases.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

/** The person as Lethe is told; what was left empty is left out. */
export function subjectOf(typed: TypedIdentities): Subject {
  const [userPrincipalName, samAccountName, objectId] = [
    typed.userPrincipalName.trim(),
    typed.samAccountName.trim(),
    typed.objectId.trim(),
  ];
  const aliases = aliasesOf(typed);
  return {
    ...(userPrincipalName && { userPrincipalName }),
    ...(samAccountName && { samAccountName }),
    ...(objectId && { objectId }),
    ...(aliases.length > 0 && { aliases: [...aliases] }),
  };
}
