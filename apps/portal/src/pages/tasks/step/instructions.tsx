import { Checkbox, List, Stack, Title } from '@mantine/core';
import type { TaskView } from '../../../api/types.js';
import { useDraftText } from '../../../parts/draft-text.js';

/** What to do, and a checklist for whoever does it; the ticks are kept in this tab and sent nowhere. */
export function Instructions({ task }: { readonly task: TaskView }) {
  const [ticked, setTicked] = useDraftText(`${task.id}/checklist`);
  const { instructions } = task;
  if (instructions === null) return null;
  const done = new Set(ticked.split(',').filter((part) => part !== ''));
  const tick = (index: number, isDone: boolean) => {
    const next = new Set(done);
    if (isDone) next.add(String(index));
    else next.delete(String(index));
    setTicked([...next].join(','));
  };
  return (
    <>
      <Title order={2} size="h4" mb="xs">
        What to do
      </Title>
      <List type="ordered" mb="md">
        {instructions.steps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      <Title order={2} size="h4" mb="xs" id="checklist">
        Checklist ({done.size} of {instructions.checklist.length})
      </Title>
      <Stack gap="xs" mb="lg" role="group" aria-labelledby="checklist">
        {instructions.checklist.map((entry, index) => (
          <Checkbox
            key={entry}
            label={entry}
            checked={done.has(String(index))}
            onChange={({ currentTarget: { checked } }) => tick(index, checked)}
          />
        ))}
      </Stack>
    </>
  );
}
