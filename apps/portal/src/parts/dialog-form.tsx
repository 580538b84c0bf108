import { Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { BusyButton } from './busy-button.js';
import { messageOf } from '../api/problem.js';
import { Refusal } from './refusal.js';
import { Waiting } from './waiting.js';

interface DialogFormProps {
  /** what the button says, e.g. `Make the key` */
  readonly act: string;
  readonly isActing: boolean;
  /** false: not everything that is needed was typed */
  readonly isReady?: boolean;
  /** what was refused, unless a field shows it */
  readonly error?: Error | null;
  /** the fields say themselves what they lack */
  readonly noValidate?: boolean;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  /** the fields */
  readonly children: ReactNode;
}

/** What a dialog asks for, what came of it, and the way back. */
export function DialogForm(props: DialogFormProps) {
  const { act, isActing, isReady = true, error, noValidate = false, onClose, onSubmit, children } = props;
  return (
    <form
      noValidate={noValidate}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSubmit();
      }}
    >
      <Stack gap="sm">
        {children}
        {error && <Refusal>{messageOf(error)}</Refusal>}
        <Waiting isActing={isActing} />
        <Group justify="flex-end">
          <BusyButton variant="default" isBusy={isActing} onClick={onClose}>
            Cancel
          </BusyButton>
          <BusyButton type="submit" isBusy={isActing} disabled={!isReady}>
            {act}
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}
