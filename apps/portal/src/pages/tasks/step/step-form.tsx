import { Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { BusyButton } from '../../../parts/busy-button.js';
import type { RequestView, TaskView } from '../../../api/types.js';
import { isOnHold } from '../../../parts/on-hold.js';
import { EvidencePicker } from './evidence-picker.js';
import { ReviewRecords } from './review-records.js';
import { HowFar, Refused } from './sending-state.js';
import { isOver } from './settled.js';
import { isReview, useStepForm } from './use-step-form.js';

interface StepFormProps {
  readonly view: RequestView;
  readonly task: TaskView;
  readonly onDone: () => void;
}

const LONGEST = 4000;

const ofStep = {
  evidence: 'Evidence',
  label: 'What you did, in your own words',
  description: 'It is kept word for word as your attestation.',
};
const ofReview: typeof ofStep = {
  evidence: 'Evidence, if there is any',
  label: 'Why you decided so',
  description: 'It stands in the package, for the person to read. Name nobody.',
};

/** Evidence, the person’s own words, and handing them in. Nothing is lost by a refusal, a cut network or an ended session. */
export function StepForm({ view, task, onDone }: StepFormProps) {
  const form = useStepForm(view, task, onDone);
  const { sending } = form;
  const cannot = isOver(task) || task.state === 'blocked' || isOnHold(task);
  const texts = isReview(task) ? ofReview : ofStep;
  if (isOver(task) && form.isUntouched) return null;
  return (
    <form onSubmit={form.submit} noValidate>
      <Stack gap="md">
        {isReview(task) && (
          <ReviewRecords view={view} task={task} decision={form.decision} onDecide={form.setDecision} />
        )}
        <Title order={2} size="h4">
          {texts.evidence}
        </Title>
        <EvidencePicker taskId={task.id} isDisabled={sending.isPending} />
        <Textarea
          label={texts.label}
          description={texts.description}
          value={form.words}
          onChange={({ currentTarget: { value } }) => form.setWords(value)}
          maxLength={LONGEST}
          required
          autosize
          minRows={3}
        />
        <Refused complaint={form.complaint} error={sending.error} />
        {sending.isPending && <HowFar share={form.share} onStop={form.stop} />}
        <Group>
          <BusyButton type="submit" isBusy={sending.isPending} disabled={cannot}>
            {sending.error ? 'Hand in again' : 'Hand in'}
          </BusyButton>
          {cannot && <Text size="sm">It cannot be handed in as things stand; see above.</Text>}
        </Group>
      </Stack>
    </form>
  );
}
