import { Checkbox, Fieldset, Group, NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { kindNames, sourceNames } from '../../parts/words.js';
import type { Breaches, RequestDraft } from './request-draft.js';

interface FieldsProps {
  readonly draft: RequestDraft;
  readonly breaches: Breaches;
  readonly onChange: (changes: Partial<RequestDraft>) => void;
}

const kindMeanings: Readonly<Record<RequestDraft['kind'], string>> = {
  Export: 'Collect everything about the person into a package.',
  AccountClose: 'Delete what is held about the person, and prove that it is gone.',
};

const { package: _none, ...sources } = sourceNames;

/** A fault of any of the aliases, named by its line. */
const aliasBreach = (breaches: Breaches): string | undefined => {
  const found = Object.entries(breaches).find(([path]) => path.startsWith('subject.aliases.'));
  return found && `Line ${Number(found[0].slice('subject.aliases.'.length)) + 1} ${found[1]}`;
};

function Person({ draft, breaches, onChange }: FieldsProps) {
  return (
    <Fieldset legend="Who is it about?">
      <Stack>
        <TextInput
          label="User principal name"
          description="Such as name@example.com"
          value={draft.userPrincipalName}
          onChange={({ currentTarget: { value } }) => onChange({ userPrincipalName: value })}
          error={breaches['subject.userPrincipalName']}
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput
          label="Account name (sAMAccountName)"
          description="What MFA Server and event logs may know the person by"
          value={draft.samAccountName}
          onChange={({ currentTarget: { value } }) => onChange({ samAccountName: value })}
          error={breaches['subject.samAccountName']}
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput
          label="Object ID in Entra ID"
          value={draft.objectId}
          onChange={({ currentTarget: { value } }) => onChange({ objectId: value })}
          error={breaches['subject.objectId']}
          autoComplete="off"
          spellCheck={false}
        />
        <Textarea
          label="Other names, one a line"
          description="Such as EXAMPLE\name"
          value={draft.aliases}
          onChange={({ currentTarget: { value } }) => onChange({ aliases: value })}
          error={aliasBreach(breaches)}
          autosize
          minRows={2}
          spellCheck={false}
        />
        <Checkbox
          label="This person is an administrator of MFA"
          description="Then the records may name other people, and somebody has to look through them"
          checked={draft.subjectIsAdministrator}
          onChange={({ currentTarget: { checked } }) => onChange({ subjectIsAdministrator: checked })}
        />
      </Stack>
    </Fieldset>
  );
}

function Terms({ draft, breaches, onChange }: FieldsProps) {
  return (
    <Fieldset legend="How is it to be handled?">
      <Stack>
        <TextInput
          label="Your reference"
          description="A number of your help desk, for example. No names."
          value={draft.reference}
          onChange={({ currentTarget: { value } }) => onChange({ reference: value })}
          error={breaches['reference']}
          autoComplete="off"
        />
        <TextInput
          type="datetime-local"
          label="Received at"
          description="When the person asked. Empty: now. The deadline counts from here."
          value={draft.receivedAt}
          onChange={({ currentTarget: { value } }) => onChange({ receivedAt: value })}
          error={breaches['receivedAt']}
        />
        <NativeSelect
          label="Policy"
          value={draft.policy}
          data={[
            { value: '', label: 'The usual one' },
            { value: 'gdpr', label: 'GDPR' },
            { value: 'ccpa', label: 'CCPA' },
          ]}
          onChange={({ currentTarget: { value } }) => onChange({ policy: value as RequestDraft['policy'] })}
          error={breaches['policy']}
        />
        <Checkbox.Group
          label="Sources"
          description="None chosen: all that are configured here"
          value={[...draft.sources]}
          onChange={(chosen) => onChange({ sources: chosen })}
          error={breaches['sources']}
        >
          <Group mt="xs">
            {Object.entries(sources).map(([value, label]) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
      </Stack>
    </Fieldset>
  );
}

/** Everything that can be said of a request. */
export const RequestFields = (fields: FieldsProps) => (
  <Stack>
    <Radio.Group
      label="What is asked for?"
      value={fields.draft.kind}
      onChange={(kind) => fields.onChange({ kind: kind })}
    >
      <Stack mt="xs" gap="xs">
        {Object.entries(kindNames).map(([kind, label]) => (
          <Radio
            key={kind}
            value={kind}
            label={label}
            description={kindMeanings[kind as RequestDraft['kind']]}
          />
        ))}
      </Stack>
    </Radio.Group>
    <Person {...fields} />
    <Terms {...fields} />
  </Stack>
);
