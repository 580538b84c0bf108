import { Group, Modal, Stack, Text } from '@mantine/core';
import type { RedriveAnswer } from '../../api/types.js';
import { messageOf } from '../../api/problem.js';
import { BusyButton } from '../../parts/busy-button.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { Name } from '../../parts/name.js';
import { Refusal } from '../../parts/refusal.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { closing } from '../../parts/stay-open.js';
import { Waiting } from '../../parts/waiting.js';
import classes from './dead-letters.module.css';
import { outcomeStatus } from './outcomes.js';

interface OutcomeDialogProps {
  readonly answer: RedriveAnswer;
  readonly isPreview: boolean;
  readonly isBusy: boolean;
  /** why they were not redriven */
  readonly error: Error | null;
  readonly onClose: () => void;
  /** absent after the messages were redriven */
  readonly onRedrive?: (() => void) | undefined;
}

function summary({ redriven, items, remaining }: RedriveAnswer, isPreview: boolean): string {
  if (!isPreview) return `${redriven} of ${items.length} were redriven; ${remaining} are left.`;
  const good = items.filter(({ outcome }) => outcome === 'would-be-accepted').length;
  return `${good} of ${items.length} would be accepted. Nothing was changed by this look.`;
}

/** How a message is built: what stands in it is nobody’s to read here. */
const masked: Column<RedriveAnswer['items'][number]> = {
  header: 'Masked',
  cell: ({ masked: text, offset }) =>
    text === null ? (
      '–'
    ) : (
      <details>
        <summary>How it is built</summary>
        <pre className={classes['masked']} tabIndex={0} aria-label={`The message at ${offset}, masked`}>
          {text}
        </pre>
      </details>
    ),
};

/** What redriving messages would do, or has done, message by message. */
export const OutcomeDialog = ({
  answer,
  isPreview,
  isBusy,
  error,
  onClose,
  onRedrive,
}: OutcomeDialogProps) => (
  <Modal
    opened
    onClose={closing(onClose, isBusy)}
    size="xl"
    title={isPreview ? 'What would happen' : 'What has happened'}
  >
    <Stack gap="sm">
      <Text role="status">{summary(answer, isPreview)}</Text>
      <DataTable
        caption={isPreview ? 'What would happen to each message' : 'What happened to each message'}
        rows={answer.items}
        keyOf={({ id }) => id}
        columns={[
          {
            header: 'Message',
            cell: ({ topic, partition, offset }) => (
              <>
                <Name>{topic}</Name>, {partition} at {offset}
              </>
            ),
          },
          { header: 'Outcome', cell: ({ outcome }) => <StatusBadge of={outcomeStatus[outcome]} /> },
          { header: 'Why', cell: ({ message }) => message ?? '–' },
          ...(isPreview ? [masked] : []),
        ]}
      />
      {error && <Refusal>{messageOf(error)}</Refusal>}
      <Waiting isActing={isBusy} />
      <Group justify="flex-end">
        <BusyButton variant="default" isBusy={isBusy} onClick={onClose}>
          Close
        </BusyButton>
        {onRedrive && (
          <BusyButton isBusy={isBusy} onClick={onRedrive}>
            Redrive them
          </BusyButton>
        )}
      </Group>
    </Stack>
  </Modal>
);
