import { Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { get } from '../../api/client.js';
import type { Overview } from '../../api/types.js';
import { Page } from '../../parts/page.js';
import { Asked, EmptyAtFirst } from '../../parts/view-states.js';
import { useMay } from '../../session/session.js';
import { AgeChart } from './age-chart.js';
import { DueChart } from './due-chart.js';
import { Health } from './health.js';
import { NeedsAttention } from './needs-attention.js';
import { OpenCounts } from './open-counts.js';
import { ReceivedChart } from './received-chart.js';

const WHO = 'operators, privacy officers and auditors';

/** What needs somebody first; then how much there is, when it is due, and how the systems are. */
export default function OverviewPage() {
  const query = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => get<Overview>('/v1/overview', signal),
  });
  return (
    <Page title="Overview">
      <Asked query={query} of="the overview" who={WHO}>
        {(overview) => <Content overview={overview} />}
      </Asked>
    </Page>
  );
}

const Content = ({ overview }: { readonly overview: Overview }) => (
  <Stack gap="xl">
    <NeedsAttention items={overview.needsAttention} />
    {overview.counts.length === 0 ? (
      <NoRequestYet />
    ) : (
      <>
        <OpenCounts counts={overview.counts} />
        <DueChart due={overview.due} now={overview.now} />
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
          <ReceivedChart received={overview.received} now={overview.now} />
          <AgeChart ages={overview.ages} />
        </SimpleGrid>
      </>
    )}
    <Health />
  </Stack>
);

function NoRequestYet() {
  const may = useMay('requests:submit');
  return (
    <EmptyAtFirst
      title="No request yet"
      action={
        may ? (
          <Group>
            <Button component={Link} to="/new-request">
              New request
            </Button>
          </Group>
        ) : undefined
      }
    >
      As soon as somebody submits one, this page shows how it goes and when it is due.
    </EmptyAtFirst>
  );
}
