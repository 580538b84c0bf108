import { Checkbox, Fieldset, Group, NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { IdentityFields } from '../../parts/identity-fields.js';
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

function Person({ draft, breaches, onChange }: FieldsProps) {
  return (
    <Fieldset legend="Who is it about?">
      <Stack>
        <IdentityFields typed={draft} breaches={breaches} onChange={onChange} />
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
