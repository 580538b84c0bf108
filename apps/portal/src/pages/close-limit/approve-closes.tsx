import { Modal, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { CloseLimit } from '../../api/types.js';
import { DialogForm } from '../../parts/dialog-form.js';
import { useDraftText } from '../../parts/draft-text.js';

interface ApproveClosesProps {
  readonly limit: CloseLimit;
  readonly onClose: () => void;
}

/** Lets account closes begin that wait because there are many: whoever does it types how many it deletes. */
export function ApproveCloses({ limit, onClose }: ApproveClosesProps) {
  const [reason, setReason, forget] = useDraftText('close-limit');
  const [typed, setTyped] = useState('');
  const waiting = String(limit.waiting);
  const approving = useMutation({
    mutationFn: () => post<CloseLimit>('/v1/close-limit/approve', { reason: reason.trim() }),
    onSuccess: () => {
      forget();
      void queryClient.invalidateQueries();
      onClose();
    },
  });
  const isSure = reason.trim() !== '' && typed.trim() === waiting;
  return (
    <Modal opened onClose={onClose} title="Let the account closes begin" size="lg">
      <DialogForm
        act="Let them begin"
        isActing={approving.isPending}
        isReady={isSure}
        error={approving.error}
        noValidate
        onClose={onClose}
        onSubmit={() => approving.mutate()}
      >
        <Text size="sm">
          {waiting} account closes begin to delete, and so may {limit.accountClosesPerDay} more today. Look at
          them first, and cancel those that are not meant: what is deleted at a source cannot be brought back.
        </Text>
        <Textarea
          label="Reason"
          description="It stands in the audit for ever. Name nobody in it."
          required
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
          data-autofocus
        />
        <TextInput
          label={`Type ${waiting}, the number of those that wait, to go on`}
          required
          value={typed}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
          inputMode="numeric"
          autoComplete="off"
        />
      </DialogForm>
    </Modal>
  );
}
