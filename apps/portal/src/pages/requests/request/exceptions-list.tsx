import { List, Text, Title } from '@mantine/core';
import type { RequestView } from '../../../api/types.js';
import { taskAt } from '../../../parts/places.js';
import { sourceNames } from '../../../parts/words.js';

/** Reasons of gaps for people; a fault has its own words in the timeline. */
const words: Readonly<Record<string, string>> = {
  'not-configured': 'the source is not set up here',
  'not-asked': 'was not asked for',
  'host-retired': 'the host is out of service for good',
  'not-reviewed': 'records that may name other people were not reviewed, and are withheld',
  'other-people-withheld': 'withheld, because the records name other people',
  'not-redactable': 'withheld, because no program could take other people out of the records',
  'stop-loss-reached': 'it took longer than it may',
  skipped: 'somebody decided to go on without it',
  'files-left-in-container':
    'files lie in the container under names that no address leads to: fetch them by hand',
  'service-delivered-in-part': 'the service said that it delivered a part only',
  'sign-ins-incomplete': 'only a part of the sign-ins could be read',
  'authentication-methods-incomplete': 'only a part of the authentication methods could be read',
  contradicted: 'a re-scan found the person again',
  'waiting-on-person': 'a person had not done it',
};

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
                {name}: {words[reason] ?? task?.fault?.message ?? reason}
              </List.Item>
            );
          })}
        </List>
      )}
    </section>
  );
}
