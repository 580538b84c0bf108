import { Radio, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { BusyButton } from '../../../parts/busy-button.js';
import { messageOf, problemOf, unreachable } from '../../../api/problem.js';
import { pathOf } from '../../../api/request-query.js';
import type { RequestView, TaskView } from '../../../api/types.js';
import { DataTable, type Column } from '../../../parts/data-table.js';
import { recordsIn, type OtherRecord } from './records.js';
import classes from './step.module.css';
import { Refusal } from '../../../parts/refusal.js';

interface ReviewProps {
  readonly view: RequestView;
  readonly task: TaskView;
  readonly decision: string;
  readonly onDecide: (decision: string) => void;
}

const decisions = [
  ['keep', 'Keep', 'everything goes out as it came'],
  ['redact', 'Redact', 'what tells who the others are is taken out, and the tool’s own file is left out'],
  ['withhold', 'Withhold', 'no records of MFA Server go out'],
] as const;

async function readRecords(id: string, taskId: string): Promise<readonly OtherRecord[]> {
  const path = `${pathOf(id)}/tasks/${encodeURIComponent(taskId)}/other-people`;
  const answer = await fetch(path, { credentials: 'same-origin' }).catch(() => {
    throw unreachable('again');
  });
  if (!answer.ok) throw await problemOf(answer, 'again');
  return recordsIn(await answer.text());
}

const Fields = ({ text }: { readonly text: string }) => (
  <pre className={classes['record']} dir="auto">
    {text === '' ? 'nothing is left' : text}
  </pre>
);

const columns: readonly Column<OtherRecord & { readonly number: number }>[] = [
  { header: 'Record', cell: ({ number, category }) => `${number}. ${category}` },
  { header: 'Keep: goes out as', cell: ({ record }) => <Fields text={record} /> },
  {
    header: 'Redact: goes out as',
    cell: ({ redacted }) => (redacted === null ? 'not known here' : <Fields text={redacted} />),
  },
  { header: 'Withhold: goes out as', cell: () => 'nothing' },
];

/** Records about other people, side by side in the three forms in which they could go out, and the choice. */
export function ReviewRecords({ view, task, decision, onDecide }: ReviewProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const reading = useMutation({
    mutationFn: () => readRecords(view.id, task.id),
    // The button goes; what it brought stands below the heading.
    onSuccess: () => heading.current?.focus(),
  });
  const records = reading.data;
  return (
    <Stack gap="sm">
      <Title order={2} size="h4" ref={heading} tabIndex={-1}>
        Records about other people
      </Title>
      {records === undefined ? (
        <div>
          <Text size="sm" mb="xs">
            That you read them is recorded in the audit.
          </Text>
          <BusyButton
            variant="default"
            isBusy={reading.isPending}
            disabled={task.state === 'blocked'}
            onClick={() => reading.mutate()}
          >
            Read the records
          </BusyButton>
        </div>
      ) : records.length === 0 ? (
        <Text role="status">No record was found that is about somebody else.</Text>
      ) : (
        <DataTable
          caption="Records about other people, in the three forms"
          columns={columns}
          rows={records.map((record, index) => ({ ...record, number: index + 1 }))}
          keyOf={({ number }) => String(number)}
        />
      )}
      {reading.error && (
        <Refusal>
          {reading.error instanceof SyntaxError
            ? 'The answer was cut off. Try again.'
            : messageOf(reading.error)}
        </Refusal>
      )}
      <Radio.Group label="What becomes of them" value={decision} onChange={onDecide} required>
        <Stack gap="xs" mt="xs">
          {decisions.map(([value, label, meaning]) => (
            <Radio key={value} value={value} label={`${label}: ${meaning}`} />
          ))}
        </Stack>
      </Radio.Group>
    </Stack>
  );
}
