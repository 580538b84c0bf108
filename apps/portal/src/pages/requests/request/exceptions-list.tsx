import { List, Text, Title } from '@mantine/core';
import type { RequestView } from '../../../api/types.js';
import { taskAt } from '../../../parts/places.js';
import { sourceNames } from '../../../parts/words.js';
import { gapText } from './gap-words.js';

interface ExceptionsProps {
  readonly view: RequestView;
  readonly title: string;
}

/** What a package or an ended request lacks, each with its reason. */
export function Exceptions({ view, title }: ExceptionsProps) {
  const tasks = new Map(view.tasks.map((task) => [task.id, task]));
  return (
    <section aria-label={title}>
      <Title order={3} size="h4" mt="md" mb="xs">
        {title}
      </Title>
      {view.exceptions.length === 0 ? (
        <Text>Nothing.</Text>
      ) : (
        <List>
          {view.exceptions.map(({ taskId, source, host, reason }) => {
            const task = taskId === null ? undefined : tasks.get(taskId);
            const name = task ? taskAt(task) : `${sourceNames[source]}${host === null ? '' : ` on ${host}`}`;
            return (
              <List.Item key={`${name} ${taskId ?? ''} ${reason}`}>
                {name}: {gapText(reason, task)}
              </List.Item>
            );
          })}
        </List>
      )}
    </section>
  );
}
