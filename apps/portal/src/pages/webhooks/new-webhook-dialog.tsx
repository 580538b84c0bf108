import { Alert, Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client.js';
import { messageOf, ProblemError } from '../../api/problem.js';
import type { CreatedWebhook } from '../../api/types.js';
import { SecretOnce } from '../../parts/secret-once.js';
import { eventNames, type EventName } from './webhook-words.js';

interface NewWebhookDialogProps {
  readonly onClose: () => void;
  readonly onMade: () => void;
}

const events = Object.entries(eventNames) as [EventName, string][];

/** What of a refusal belongs to a field: `events.0` to the events. */
function fieldErrors(error: unknown): { readonly url?: string; readonly events?: string } {
  if (!(error instanceof ProblemError)) return {};
  const ofEvents = error.errors.find(({ path }) => path.startsWith('events'))?.message;
  const ofUrl = error.of('url');
  return {
    ...(ofUrl === undefined ? {} : { url: ofUrl }),
    ...(ofEvents === undefined ? {} : { events: ofEvents }),
  };
}

/** Has an address told of changes, and shows the secret that its calls are signed with, once. */
export function NewWebhookDialog({ onClose, onMade }: NewWebhookDialogProps) {
  const [url, setUrl] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(['*']);
  const making = useMutation({
    mutationFn: () => post<CreatedWebhook>('/v1/webhooks', { url, events: chosen }),
    onSuccess: onMade,
  });
  const { data, error } = making;
  const refused = fieldErrors(error);
  const isElsewhere = error !== null && refused.url === undefined && refused.events === undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      title={data ? 'The webhook is made' : 'New webhook'}
      closeOnClickOutside={!data}
      closeOnEscape={!data}
    >
      {data ? (
        <SecretOnce name="The secret" secret={data.secret} onClose={onClose} />
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            making.mutate();
          }}
        >
          <Stack gap="sm">
            <TextInput
              label="Address"
              description="An https address of the receiver"
              required
              value={url}
              error={refused.url}
              onChange={({ currentTarget }) => setUrl(currentTarget.value)}
              data-autofocus
            />
            <Checkbox.Group label="Told of" value={[...chosen]} onChange={setChosen} error={refused.events}>
              <Stack gap="xs" mt="xs">
                {events.map(([value, label]) => (
                  <Checkbox key={value} value={value} label={label} />
                ))}
              </Stack>
            </Checkbox.Group>
            {isElsewhere && (
              <Alert color="red" variant="outline" role="alert">
                {messageOf(error)}
              </Alert>
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={making.isPending}>
                Make the webhook
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
