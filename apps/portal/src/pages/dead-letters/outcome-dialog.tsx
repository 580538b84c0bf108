import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { RedriveAnswer } from '../../api/types.js';
import { DataTable } from '../../parts/data-table.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { outcomeStatus } from './outcomes.js';

interface OutcomeDialogProps {
  readonly answer: RedriveAnswer;
  readonly isPreview: boolean;
  readonly onClose: () => void;
  /** absent after the messages were handed over */
  readonly onReplay?: (() => void) | undefined;
}

function summary({ redriven, items, remaining }: RedriveAnswer, isPreview: boolean): string {
  if (!isPreview) return `${redriven} of ${items.length} were handed over again; ${remaining} are left.`;
  const good = items.filter(({ outcome }) => outcome === 'would-be-accepted').length;
  return `${good} of ${items.length} would be accepted. Nothing was changed by this look.`;
}

/** What handing messages over again would do, or has done, message by message. */
export const OutcomeDialog = ({ answer, isPreview, onClose, onReplay }: OutcomeDialogProps) => (
  <Modal opened onClose={onClose} size="lg" title={isPreview ? 'What would happen' : 'What has happened'}>
    <Stack gap="sm">
      <Text role="status">{summary(answer, isPreview)}</Text>
      <DataTable
        caption={isPreview ? 'What would happen to each message' : 'What happened to each message'}
        rows={answer.items}
        keyOf={({ id }) => id}
        columns={[
          {
            header: 'Message',
            cell: ({ topic, partition, offset }) => `${topic}, ${partition} at ${offset}`,
          },
          { header: 'Outcome', cell: ({ outcome }) => <StatusBadge of={outcomeStatus[outcome]} /> },
          { header: 'Why', cell: ({ message }) => message ?? '–' },
        ]}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        {onReplay && <Button onClick={onReplay}>Replay them</Button>}
      </Group>
    </Stack>
  </Modal>
);
