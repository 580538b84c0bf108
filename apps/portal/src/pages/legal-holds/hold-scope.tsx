import { Checkbox, Fieldset, Group, NativeSelect, Radio, Stack, Text } from '@mantine/core';
import { IdentityFields } from '../../parts/identity-fields.js';
import type { HoldDraft } from './hold-draft.js';

interface HoldScopeProps {
  readonly draft: HoldDraft;
  readonly breaches: Readonly<Record<string, string>>;
  readonly hosts: readonly string[];
  readonly onChange: (changes: Partial<HoldDraft>) => void;
}

/** For whom, or for which host; and for a person, where logs are kept. */
export const HoldScope = (props: HoldScopeProps) => (
  <>
    <Radio.Group
      label="What must not be deleted?"
      value={props.draft.about}
      onChange={(about) => props.onChange({ about: about })}
    >
      <Stack mt="xs" gap="xs">
        <Radio value="person" label="What is held about a person" />
        <Radio value="host" label="Whatever is on a host" />
      </Stack>
    </Radio.Group>
    {props.draft.about === 'host' ? <WhichHost {...props} /> : <WhichPerson {...props} />}
  </>
);

const WhichHost = ({ draft, breaches, hosts, onChange }: HoldScopeProps) => (
  <NativeSelect
    label="Host"
    required
    value={draft.host}
    data={[{ value: '', label: 'Choose' }, ...hosts]}
    error={breaches['host']}
    onChange={({ currentTarget: { value } }) => onChange({ host: value })}
  />
);

const WhichPerson = (props: HoldScopeProps) => (
  <>
    <Fieldset legend="Who is it about?">
      <Stack>
        <IdentityFields typed={props.draft} breaches={props.breaches} onChange={props.onChange} />
      </Stack>
    </Fieldset>
    <Where {...props} />
  </>
);

function Where({ draft, breaches, hosts, onChange }: HoldScopeProps) {
  return (
    <Fieldset legend="Where may something of the person be in logs?">
      <Stack>
        <Text size="sm">
          A log is cut as a whole, for everybody who stands in it. Where there may be lines of the person, no
          log is swept for anybody while the hold stands, and no purge that needs it is verified.
        </Text>
        <Radio.Group
          aria-label="Where may something of the person be in logs?"
          value={draft.where}
          onChange={(where) => onChange({ where: where })}
        >
          <Stack gap="xs">
            <Radio value="everywhere" label="I do not know: on every host" />
            <Radio value="some" label="On these hosts alone" />
          </Stack>
        </Radio.Group>
        {draft.where === 'some' && (
          <Checkbox.Group
            label="Hosts"
            value={[...draft.keptOn]}
            onChange={(keptOn) => onChange({ keptOn })}
            error={breaches['keptOn']}
          >
            <Group mt="xs">
              {hosts.map((host) => (
                <Checkbox key={host} value={host} label={host} />
              ))}
            </Group>
          </Checkbox.Group>
        )}
      </Stack>
    </Fieldset>
  );
}
