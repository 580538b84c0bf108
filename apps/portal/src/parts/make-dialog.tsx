import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { messageOf } from '../api/problem.js';
import { SecretOnce } from './secret-once.js';

interface MakeDialogProps<Made> {
  readonly title: string;
  readonly madeTitle: string;
  /** what the button says, e.g. `Make the key` */
  readonly act: string;
  readonly making: UseMutationResult<Made, Error, void>;
  /** the secret of what was made, and what it is, e.g. `The token` */
  readonly secretOf: (made: Made) => string;
  readonly secretName: string;
  /** whether the fields themselves show what was refused */
  readonly isShownAtField: boolean;
  readonly onClose: () => void;
  /** the fields */
  readonly children: ReactNode;
}

/** Makes something that has a secret, which is then shown this one time: no stray click closes it before. */
export function MakeDialog<Made>(props: MakeDialogProps<Made>) {
  const { title, madeTitle, making, secretOf, secretName, onClose } = props;
  const { data } = making;
  return (
    <Modal
      opened
      onClose={onClose}
      title={data ? madeTitle : title}
      closeOnClickOutside={!data}
      closeOnEscape={!data}
    >
      {data ? (
        <SecretOnce name={secretName} secret={secretOf(data)} onClose={onClose} />
      ) : (
        <MakeForm {...props} />
      )}
    </Modal>
  );
}

function MakeForm<Made>({ act, making, isShownAtField, onClose, children }: MakeDialogProps<Made>) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <Stack gap="sm">
        {children}
        {making.error && !isShownAtField && (
          <Alert color="red" variant="outline" role="alert">
            {messageOf(making.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={making.isPending}>
            {act}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
