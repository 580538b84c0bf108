import { Modal, Text, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { messageOf } from '../api/problem.js';
import { DialogForm } from './dialog-form.js';
import { useDraftText } from './draft-text.js';
import { closing } from './stay-open.js';

interface ReasonDialogProps {
  readonly title: string;
  /** what follows from it, in plain words */
  readonly children?: ReactNode;
  /** what the button says, e.g. `Retire` */
  readonly act: string;
  readonly onClose: () => void;
  /** @throws what was refused; the dialog stays open and says so */
  readonly onAct: (reason: string) => Promise<void>;
}

/**
 * Asks for the reason of what somebody does: it is kept with who did it and when. What was typed outlives a refusal, a
 * closed dialog and a session that ended.
 */
export function ReasonDialog({ title, children, act, onClose, onAct }: ReasonDialogProps) {
  const [reason, setReason, forget] = useDraftText(`reason/${title}`);
  const [fault, setFault] = useState<string>();
  const [isActing, setActing] = useState(false);
  const submit = async () => {
    if (reason.trim() === '') {
      setFault('Say why: the reason is kept with who did it.');
      return;
    }
    setActing(true);
    setFault(undefined);
    try {
      await onAct(reason);
      forget();
      onClose();
    } catch (error) {
      setFault(messageOf(error));
    } finally {
      setActing(false);
    }
  };
  return (
    <Modal opened onClose={closing(onClose, isActing)} title={title}>
      <DialogForm act={act} isActing={isActing} noValidate onClose={onClose} onSubmit={() => void submit()}>
        {children && <Text size="sm">{children}</Text>}
        <Textarea
          label="Reason"
          required
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          error={fault}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          data-autofocus
        />
      </DialogForm>
    </Modal>
  );
}
