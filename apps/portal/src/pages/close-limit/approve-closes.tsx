import { Modal, NumberInput, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { CloseLimit } from '../../api/types.js';
import { DialogForm } from '../../parts/dialog-form.js';
import { useDraftText } from '../../parts/draft-text.js';
import { closing } from '../../parts/stay-open.js';

interface ApproveClosesProps {
  readonly limit: CloseLimit;
  readonly onClose: () => void;
}

/** As many as the interface takes. */
const MOST = 10_000_000;
const isCount = (count: number | string): count is number => typeof count === 'number' && count >= 1;

/** Lets account closes begin that wait because there are many, all or some: whoever does it types how many it deletes. */
export function ApproveCloses({ limit, onClose }: ApproveClosesProps) {
  const [reason, setReason, forget] = useDraftText('close-limit');
  const [typed, setTyped] = useState('');
  const [allow, setAllow] = useState<number | string>('');
  const begin = isCount(allow) ? String(Math.min(allow, limit.waiting)) : String(limit.waiting);
  const approving = useMutation({
    mutationFn: () =>
      post<CloseLimit>('/v1/close-limit/approve', {
        reason: reason.trim(),
        ...(isCount(allow) && { allow }),
      }),
    onSuccess: () => {
      forget();
      void queryClient.invalidateQueries();
      onClose();
    },
  });
  const isSure = reason.trim() !== '' && typed.trim() === begin;
  return (
    <Modal
      opened
      onClose={closing(onClose, approving.isPending)}
      title="Let the account closes begin"
      size="lg"
    >
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
          {begin} of {limit.waiting} account closes that wait begin to delete{furtherText(limit, allow)}. Look
          at them first, and cancel those that are not meant: what is deleted at a source cannot be brought
          back.
        </Text>
        <NumberInput
          label="How many may begin"
          description="Empty: all that wait, and as many more in the next 24 hours as on any day. The others wait on."
          value={allow}
          onChange={setAllow}
          min={1}
          max={MOST}
          allowDecimal={false}
          allowNegative={false}
          hideControls
        />
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
          label={`Type ${begin}, the number of those that begin, to go on`}
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

/** What may begin today beyond those that wait now. */
function furtherText({ waiting, perDay }: CloseLimit, allow: number | string): string {
  const further = isCount(allow) ? allow - waiting : perDay;
  return further > 0 ? `, and so may ${further} more in the next 24 hours` : '';
}
