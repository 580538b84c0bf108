import { Textarea, TextInput } from '@mantine/core';
import type { TypedIdentities } from './identities.js';

interface IdentityFieldsProps {
  readonly typed: TypedIdentities;
  /** what is wrong, by the paths that the REST interface uses */
  readonly breaches: Readonly<Record<string, string>>;
  readonly onChange: (changes: Partial<TypedIdentities>) => void;
}

/** A fault of any of the aliases, named by its line. */
const aliasBreach = (breaches: IdentityFieldsProps['breaches']): string | undefined => {
  const found = Object.entries(breaches).find(([path]) => path.startsWith('subject.aliases.'));
  return found && `Line ${Number(found[0].slice('subject.aliases.'.length)) + 1} ${found[1]}`;
};

/** Asks who somebody is, by any of the names that sources know people by. */
export const IdentityFields = ({ typed, breaches, onChange }: IdentityFieldsProps) => (
  <>
    <TextInput
      label="User principal name"
      description="Such as name@example.com"
      value={typed.userPrincipalName}
      onChange={({ currentTarget: { value } }) => onChange({ userPrincipalName: value })}
      error={breaches['subject.userPrincipalName']}
      autoComplete="off"
      spellCheck={false}
    />
    <TextInput
      label="Account name (sAMAccountName)"
      description="What MFA Server and event logs may know the person by"
      value={typed.samAccountName}
      onChange={({ currentTarget: { value } }) => onChange({ samAccountName: value })}
      error={breaches['subject.samAccountName']}
      autoComplete="off"
      spellCheck={false}
    />
    <TextInput
      label="Object ID in Entra ID"
      value={typed.objectId}
      onChange={({ currentTarget: { value } }) => onChange({ objectId: value })}
      error={breaches['subject.objectId']}
      autoComplete="off"
      spellCheck={false}
    />
    <Textarea
      label="Other names, one a line"
      description="Such as EXAMPLE\name"
      value={typed.aliases}
      onChange={({ currentTarget: { value } }) => onChange({ aliases: value })}
      error={aliasBreach(breaches)}
      autosize
      minRows={2}
      spellCheck={false}
    />
  </>
);
