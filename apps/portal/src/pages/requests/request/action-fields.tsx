import { List, NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import type { RequestView } from '../../../api/types.js';
import { taskStatus } from '../../../parts/statuses.js';
import { whatRemains, type Action } from './actions.js';
import { taskAt } from '../../../parts/places.js';
import { shortNumber } from '../../../parts/request-marks.js';

export interface ActionValues {
  readonly reason: string;
  /** one of the reasons that the law knows */
  readonly law: string;
  /** the word that confirms */
  readonly typed: string;
}

interface ActionFieldsProps {
  readonly action: Action;
  readonly view: RequestView;
  readonly values: ActionValues;
  readonly onChange: (change: Partial<ActionValues>) => void;
}

const LONGEST = 4000;
const lawful = [
  { value: '', label: 'Choose' },
  { value: 'suspected-fraud', label: 'Suspected fraud' },
  { value: 'insufficient-verification', label: 'The identity could not be verified' },
  { value: 'no-match', label: 'Nobody here fits the request' },
  { value: 'claim-not-covered', label: 'The law does not cover the claim' },
  { value: 'outside-jurisdiction', label: 'Outside the jurisdiction' },
  { value: 'too-many-requests', label: 'Too many requests by the same person' },
  { value: 'other', label: 'Another reason' },
];

/** The beginning of the request's number: short enough to type, and no two open pages have the same. */
export const wordFor = ({ id }: Pick<RequestView, 'id'>): string => shortNumber(id);

export function isFilledIn(action: Action, view: RequestView, values: ActionValues): boolean {
  if (action.confirms === true && values.typed.trim().toLowerCase() !== wordFor(view)) return false;
  return action.asks === 'law' ? values.law !== '' : values.reason.trim() !== '';
}

/** What is sent. */
export function bodyOf(action: Action, { reason, law }: ActionValues): unknown {
  const words = reason.trim();
  if (action.asks !== 'law') return { reason: words };
  return words === '' ? { reason: law } : { reason: law, note: words };
}

/** What an action asks for. */
export const ActionFields = ({ action, view, values, onChange }: ActionFieldsProps) => (
  <>
    {action.confirms === true && <Remains view={view} />}
    {action.asks === 'law' && (
      <NativeSelect
        label="Reason by law"
        required
        data={lawful}
        value={values.law}
        onChange={({ currentTarget: { value } }) => onChange({ law: value })}
        data-autofocus
      />
    )}
    <Textarea
      label={action.asks === 'law' ? 'Note for the file' : 'Reason'}
      description="It stands in the audit for ever. Name nobody in it."
      value={values.reason}
      onChange={({ currentTarget: { value } }) => onChange({ reason: value })}
      required={action.asks !== 'law'}
      maxLength={LONGEST}
      autosize
      minRows={2}
      data-autofocus={action.asks !== 'law' || undefined}
    />
    {action.confirms === true && (
      <TextInput
        label={`Type ${wordFor(view)} to confirm`}
        value={values.typed}
        onChange={({ currentTarget: { value } }) => onChange({ typed: value })}
        required
        autoComplete="off"
        spellCheck={false}
      />
    )}
  </>
);

const Remains = ({ view }: { readonly view: RequestView }) => (
  <section aria-label="What remains">
    <Text size="sm" fw={600}>
      What remains undone, and will be named:
    </Text>
    <List size="sm">
      {whatRemains(view).map((task) => (
        <List.Item key={task.id}>
          {taskAt(task)}: {taskStatus[task.state].label}
          {task.fault && `, ${task.fault.message}`}
        </List.Item>
      ))}
    </List>
  </section>
);
