import { Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { BusyButton } from './busy-button.js';
import { messageOf } from '../api/problem.js';
import { Refusal } from './refusal.js';
import { closing } from './stay-open.js';
import { Waiting } from './waiting.js';

interface ConfirmDialogProps {
  readonly title: string;
  /** what follows from it, in plain words */
  readonly children: ReactNode;
  /** what the button says, e.g. `Revoke` */
  readonly act: string;
  readonly onClose: () => void;
  /** @throws what was refused; the dialog stays open and says so */
  readonly onAct: () => Promise<void>;
}

/** Asks once more before something is done that needs no reason. */
export function ConfirmDialog({ title, children, act, onClose, onAct }: ConfirmDialogProps) {
  const acting = useMutation({ mutationFn: onAct, onSuccess: onClose });
  return (
    <Modal opened onClose={closing(onClose, acting.isPending)} title={title}>
      <Stack gap="sm">
        <Text size="sm">{children}</Text>
        {acting.error && <Refusal>{messageOf(acting.error)}</Refusal>}
        <Waiting isActing={acting.isPending} />
        <Group justify="flex-end">
          <BusyButton variant="default" isBusy={acting.isPending} onClick={onClose} data-autofocus>
            Cancel
          </BusyButton>
          <BusyButton isBusy={acting.isPending} onClick={() => acting.mutate()}>
            {act}
          </BusyButton>
        </Group>
      </Stack>
    </Modal>
  );
}
