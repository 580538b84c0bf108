import { Modal } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { DialogForm } from './dialog-form.js';
import { SecretOnce } from './secret-once.js';
import { closing } from './stay-open.js';

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
  const { title, madeTitle, act, making, secretOf, secretName, isShownAtField, onClose, children } = props;
  const { data } = making;
  return (
    <Modal
      opened
      onClose={closing(onClose, making.isPending)}
      title={data ? madeTitle : title}
      closeOnClickOutside={!data}
      closeOnEscape={!data}
    >
      {data ? (
        <SecretOnce name={secretName} secret={secretOf(data)} onClose={onClose} />
      ) : (
        <DialogForm
          act={act}
          isActing={making.isPending}
          error={isShownAtField ? null : making.error}
          noValidate
          onClose={onClose}
          onSubmit={() => making.mutate()}
        >
          {children}
        </DialogForm>
      )}
    </Modal>
  );
}
