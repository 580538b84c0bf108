import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { get } from '../../api/client.js';
import type { SourceList } from '../../api/types.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { sourceHealth } from '../../parts/source-health.js';
import { Asked } from '../../parts/view-states.js';
import { sourceNames } from '../../parts/words.js';

type SourceView = SourceList['items'][number];

const OPEN_STATES = ['running', 'retrying', 'waiting-on-source', 'ready'] as const;

const columns: readonly Column<SourceView>[] = [
  { header: 'Source', cell: ({ source }) => <Link to={`/sources#${source}`}>{sourceNames[source]}</Link> },
  { header: 'State', cell: (source) => <StatusBadge of={sourceHealth(source)} /> },
  {
    header: 'Reporting',
    cell: ({ coverage }) => `${coverage.reporting} of ${coverage.expected}`,
  },
  {
    header: 'In work',
    cell: ({ tasks }) => OPEN_STATES.reduce((sum, state) => sum + (tasks[state] ?? 0), 0),
  },
  { header: 'Failed', cell: ({ tasks }) => tasks['failed'] ?? 0 },
];

/** Each source in a line: whether its places report, and what of it does not go. */
export function Health() {
  const query = useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => get<SourceList>('/v1/sources', signal),
  });
  return (
    <section aria-labelledby="health">
      <Title order={2} size="h3" id="health" mb="xs">
        Sources
      </Title>
      <Asked query={query} of="the sources">
        {({ items }) => (
          <DataTable
            caption="Health of the sources"
            columns={columns}
            rows={items}
            keyOf={({ source }) => source}
          />
        )}
      </Asked>
      <Text size="sm" mt="xs">
        <Link to="/sources">All hosts, and what is wrong with them</Link>
      </Text>
    </section>
  );
}
