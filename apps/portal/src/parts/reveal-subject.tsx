import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { post } from '../api/client.js';
import { messageOf } from '../api/problem.js';
import type { Subject } from '../api/types.js';
import { useDraftText } from './draft-text.js';

interface RevealProps {
  readonly requestId: string;
  readonly onClose: () => void;
  readonly onRevealed: (subject: Subject) => void;
}

/** Asks why, then shows who it is: the reason stands in the audit for ever. */
export function RevealSubject({ requestId, onClose, onRevealed }: RevealProps) {
  const [reason, setReason, forget] = useDraftText(`reveal/${requestId}`);
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== '') reveal.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Show who this is">
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">That you looked, and why, is recorded in the audit.</Text>
          <Textarea
            label="Why do you need to know?"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            required
            maxLength={1000}
            autosize
            minRows={2}
            data-autofocus
          />
          {reveal.error && (
            <Alert color="red" variant="outline" role="alert">
              {messageOf(reveal.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={reveal.isPending}>
              Show
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
