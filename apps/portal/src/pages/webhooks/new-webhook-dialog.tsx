import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import type { CreatedWebhook } from '../../api/types.js';
import { useDraftText } from '../../parts/draft-text.js';
import { keyAfter, onceByKey } from '../../parts/idempotency-key.js';
import { MakeDialog } from '../../parts/make-dialog.js';
import { eventNames, type EventName } from './webhook-words.js';

interface NewWebhookDialogProps {
  readonly onClose: () => void;
  readonly onMade: () => void;
}

/** of the dialog, for what is typed and for its key */
const NAME = 'webhook';

const events = Object.entries(eventNames) as [EventName, string][];

/** What was refused of a field: `events.0` belongs to the events. */
const faultOf = (error: unknown, field: 'url' | 'events'): string | undefined =>
  error instanceof ProblemError
    ? error.errors.find(({ path }) => path.split('.')[0] === field)?.message
    : undefined;

/** Has an address told of changes, and shows the secret that its calls are signed with, once. */
export function NewWebhookDialog({ onClose, onMade }: NewWebhookDialogProps) {
  const [url, setUrl, forget] = useDraftText(NAME);
  const [chosen, setChosen] = useState<readonly string[]>(['*']);
  const making = useMutation({
    mutationFn: () => {
      const body = { url, events: chosen };
      return post<CreatedWebhook>('/v1/webhooks', body, onceByKey(NAME, body));
    },
    onSuccess: () => {
      forget();
      onMade();
    },
    onSettled: keyAfter(NAME),
  });
  const [ofUrl, ofEvents] = [faultOf(making.error, 'url'), faultOf(making.error, 'events')];
  return (
    <MakeDialog
      title="New webhook"
      madeTitle="The webhook is made"
      act="Make the webhook"
      making={making}
      secretOf={({ secret }) => secret}
      secretName="The secret"
      isShownAtField={ofUrl !== undefined || ofEvents !== undefined}
      onClose={onClose}
    >
      <TextInput
        label="Address"
        description="An https address of the receiver"
        required
        value={url}
        error={ofUrl}
        onChange={({ currentTarget }) => setUrl(currentTarget.value)}
        data-autofocus
      />
      <Checkbox.Group label="Told of" value={[...chosen]} onChange={setChosen} error={ofEvents}>
        <Stack gap="xs" mt="xs">
          {events.map(([value, label]) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
        </Stack>
      </Checkbox.Group>
    </MakeDialog>
  );
}
