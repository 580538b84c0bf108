import { Alert, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { BusyButton } from '../../../parts/busy-button.js';
import { isRefused, messageOf } from '../../../api/problem.js';
import type { RequestView, TaskView } from '../../../api/types.js';
import { useDraftText } from '../../../parts/draft-text.js';
import { ActionFields, isFilledIn, bodyOf } from './action-fields.js';
import type { Action } from './actions.js';
import { taskAt } from '../../../parts/places.js';
import { closing } from '../../../parts/stay-open.js';
import { Waiting } from '../../../parts/waiting.js';
import { useAction } from './use-action.js';

interface ActionDialogProps {
  readonly action: Action;
  readonly view: RequestView;
  readonly task?: TaskView;
  readonly onClose: () => void;
}

/** Says what an action does, asks why, and does it. What was typed outlives a refusal, a closed dialog and a sign-in. */
export function ActionDialog({ action, view, task, onClose }: ActionDialogProps) {
  const place = task ? `tasks/${task.id}/${action.name}` : action.name;
  const [reason, setReason, forget] = useDraftText(`${view.id}/${place}`);
  const [law, setLaw] = useState('');
  const [typed, setTyped] = useState('');
  const done = () => {
    forget();
    onClose();
  };
  const { action: sending, changes, isStale } = useAction(view, place, done);
  const values = { reason, law, typed };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isFilledIn(action, view, values)) sending.mutate(bodyOf(action, values));
  };
  return (
    <Modal
      opened
      onClose={closing(onClose, sending.isPending)}
      title={task ? `${action.label}: ${taskAt(task)}` : action.label}
      size="lg"
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{action.explanation}</Text>
          {action.isFinal && (
            <Text size="sm" fw={600}>
              This cannot be taken back.
            </Text>
          )}
          <ActionFields
            action={action}
            view={view}
            values={values}
            onChange={(change) => {
              if (change.reason !== undefined) setReason(change.reason);
              if (change.law !== undefined) setLaw(change.law);
              if (change.typed !== undefined) setTyped(change.typed);
            }}
          />
          {sending.error && (
            <Alert
              color="red"
              variant="outline"
              role="alert"
              title={isStale ? 'It changed meanwhile' : outcomeOf(sending.error)}
            >
              <Text size="sm">
                {isStale
                  ? 'Nothing was done, and what you typed is still here. Look at what changed and decide again:'
                  : messageOf(sending.error)}
              </Text>
              <Changes changes={changes} />
            </Alert>
          )}
          <Waiting isActing={sending.isPending} />
          <Group justify="flex-end">
            <BusyButton variant="default" isBusy={sending.isPending} onClick={onClose}>
              Back
            </BusyButton>
            <BusyButton type="submit" isBusy={sending.isPending} disabled={!isFilledIn(action, view, values)}>
              {isStale ? `${action.label} all the same` : action.label}
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const outcomeOf = (error: unknown): string =>
  isRefused(error) ? 'Not done' : 'Whether it was done is not known';

function Changes({ changes }: { readonly changes: readonly string[] | undefined }) {
  if (changes === undefined) return null;
  if (changes.length === 0) return <Text size="sm">Nothing that is shown here.</Text>;
  return (
    <List size="sm">
      {changes.map((change) => (
        <List.Item key={change}>{change}</List.Item>
      ))}
    </List>
  );
}
