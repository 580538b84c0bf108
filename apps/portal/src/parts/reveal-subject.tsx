import { Modal, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../api/client.js';
import type { Subject } from '../api/types.js';
import { DialogForm } from './dialog-form.js';
import { useDraftText } from './draft-text.js';
import { closing } from './stay-open.js';

interface RevealProps {
  readonly requestId: string;
  readonly onClose: () => void;
  readonly onRevealed: (subject: Subject) => void;
}

/** Asks why, then shows who it is: the reason stands in the audit for ever. */
export function RevealSubject({ requestId, onClose, onRevealed }: RevealProps) {
  const [reason, setReason, forget] = useDraftText(`reveal/${requestId}`);
  const [isMissing, setMissing] = useState(false);
  const reveal = useMutation({
    mutationFn: () =>
      post<{ readonly subject: Subject }>(`/v1/privacy-requests/${requestId}/reveal`, {
        reason: reason.trim(),
      }),
    onSuccess: ({ subject }) => {
      forget();
      onRevealed(subject);
    },
  });
  return (
    <Modal opened onClose={closing(onClose, reveal.isPending)} title="Show who this is">
      <DialogForm
        act="Show"
        isActing={reveal.isPending}
        error={reveal.error}
        onClose={onClose}
        noValidate
        onSubmit={() => {
          setMissing(reason.trim() === '');
          if (reason.trim() !== '') reveal.mutate();
        }}
      >
        <Text size="sm">That you looked, and why, is recorded in the audit.</Text>
        <Textarea
          label="Why do you need to know?"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
          error={isMissing && 'Say why: the reason is kept with who looked.'}
          maxLength={1000}
          autosize
          minRows={2}
          data-autofocus
        />
      </DialogForm>
    </Modal>
  );
}
