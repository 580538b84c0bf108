import { Group, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { BusyButton } from '../../parts/busy-button.js';
import type { HostList } from '../../api/types.js';
import { sourceNames } from '../../parts/words.js';
import { isComplete, subjects, type About, type Question } from './question.js';

interface QuestionFormProps {
  readonly question: Question;
  readonly hosts: HostList['items'];
  readonly isBusy: boolean;
  readonly onAsk: (question: Question) => void;
}

const choose = { value: '', label: 'Choose …' };

const choicesOf = (about: About, hosts: HostList['items']) => {
  switch (about) {
    case 'source':
      return Object.entries(sourceNames)
        .filter(([source]) => source !== 'package')
        .map(([value, label]) => ({ value, label }));
    case 'host':
      return [...new Set(hosts.map(({ host }) => host))].map((host) => ({ value: host, label: host }));
    case 'team':
      return [
        { value: 'manual-steps', label: 'Those who do manual steps' },
        { value: 'approvals', label: 'Those who approve' },
      ];
    case 'sweepAfterDays':
      return [];
  }
};

/** Asks who is away from when to when, or which day the last sweep runs on. */
export function QuestionForm({ question, hosts, isBusy, onAsk }: QuestionFormProps) {
  const [asked, setAsked] = useState(question);
  const set = (change: Partial<Question>) => setAsked({ ...asked, ...change });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete(asked)) onAsk(asked);
      }}
    >
      <Group align="flex-end" gap="sm" mb="md">
        <NativeSelect
          label="What if"
          value={asked.about}
          data={Object.entries(subjects).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget }) => set({ about: currentTarget.value as About, what: '' })}
          data-search
        />
        {asked.about === 'sweepAfterDays' ? (
          <NumberInput
            label="Days after the delete"
            min={0}
            max={3650}
            allowDecimal={false}
            value={asked.what === '' ? '' : Number(asked.what)}
            onChange={(days) => set({ what: String(days) })}
          />
        ) : (
          <>
            <NativeSelect
              label="Which"
              value={asked.what}
              data={[choose, ...choicesOf(asked.about, hosts)]}
              onChange={({ currentTarget }) => set({ what: currentTarget.value })}
            />
            <TextInput
              type="date"
              label="From"
              value={asked.from}
              onChange={({ currentTarget }) => set({ from: currentTarget.value })}
            />
            <TextInput
              type="date"
              label="To"
              value={asked.to}
              onChange={({ currentTarget }) => set({ to: currentTarget.value })}
            />
          </>
        )}
        <BusyButton type="submit" disabled={!isComplete(asked)} isBusy={isBusy}>
          Simulate
        </BusyButton>
      </Group>
    </form>
  );
}
