import { Group, Stack, Text, Title } from '@mantine/core';
import type { HostList, SourceList } from '../../api/types.js';
import { sourceHealth } from '../../parts/source-health.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { sourceNames } from '../../parts/words.js';
import { HostCard } from './host-card.js';
import { Problems } from './problems.js';
import { PauseOrResume, SourcePause } from './source-pause.js';
import { taskCounts } from './task-counts.js';

const reportingText = ({ reporting, expected }: SourceList['items'][number]['coverage']): string =>
  expected === 1 ? `${reporting} of 1 place reports.` : `${reporting} of ${expected} places report.`;

interface SourceSectionProps {
  readonly source: SourceList['items'][number];
  readonly hosts: HostList['items'];
}

/** A source, what it cannot do, and its hosts. */
export const SourceSection = ({ source, hosts }: SourceSectionProps) => (
  <section aria-labelledby={source.source}>
    <Group justify="space-between" gap="sm" mb="xs">
      <Group gap="sm">
        <Title order={2} size="h3" id={source.source}>
          {sourceNames[source.source]}
        </Title>
        <StatusBadge of={sourceHealth(source)} />
      </Group>
      <PauseOrResume view={source} />
    </Group>
    <SourcePause view={source} />
    {source.configured ? (
      <Text size="sm" mb="xs">
        {taskCounts(source.tasks)} {source.coverage.expected > 0 && reportingText(source.coverage)}
      </Text>
    ) : (
      <Text size="sm" mb="xs">
        It is not in lethe.yaml: requests are not planned on it, and say so.
      </Text>
    )}
    <Problems problems={source.problems} />
    <Stack gap="sm">
      {hosts.map((host) => (
        <HostCard key={host.host} host={host} />
      ))}
    </Stack>
  </section>
);
