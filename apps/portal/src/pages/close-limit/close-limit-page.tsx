import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { get } from '../../api/client.js';
import type { CloseLimit } from '../../api/types.js';
import { Fact, Facts } from '../../parts/facts.js';
import { Page } from '../../parts/page.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { status } from '../../parts/statuses.js';
import { Asked } from '../../parts/view-states.js';
import { useMay } from '../../session/session.js';
import { instantText } from '../../time/due-text.js';
import { ApproveCloses } from './approve-closes.js';

/** How many accounts may begin to be closed in 24 hours and why, how many wait for a person, and the way to let them begin. */
export default function CloseLimitPage() {
  const query = useQuery({
    queryKey: ['close-limit'],
    queryFn: ({ signal }) => get<CloseLimit>('/v1/close-limit', signal),
  });
  const [approves, setApproves] = useState(false);
  const mayApprove = useMay('requests:approve') && typeof query.data?.reachedAt === 'string';
  return (
    <Page
      title="Limit of account closes"
      actions={mayApprove ? <Button onClick={() => setApproves(true)}>Let them begin</Button> : undefined}
    >
      <Asked query={query} of="the limit" who="operators, privacy officers and auditors">
        {(limit) => <Content limit={limit} />}
      </Asked>
      {query.data && approves && <ApproveCloses limit={query.data} onClose={() => setApproves(false)} />}
    </Page>
  );
}

const Content = ({ limit }: { readonly limit: CloseLimit }) => (
  <Stack gap="md">
    <Text maw="42rem">
      In any 24 hours so many account closes begin by themselves. Whatever comes beyond is taken and waits for
      a person: a mistake in a program must not delete a thousand people.
    </Text>
    <Text maw="42rem">{limit.explanation}</Text>
    <Facts>
      <Fact name="State">
        <span role="status">
          <StatusBadge
            of={
              limit.reachedAt === null
                ? status('Not reached', 'check', 'plain')
                : status('Reached', 'person', 'waiting')
            }
          />
        </span>
      </Fact>
      {limit.reachedAt !== null && (
        <Fact name="Reached">
          <time dateTime={limit.reachedAt}>{instantText(Date.parse(limit.reachedAt))}</time>
        </Fact>
      )}
      <Fact name="Waiting for a person">{limit.waiting}</Fact>
      <Fact name="Begun">
        {limit.begun} of {limit.allowed} that may, since{' '}
        <time dateTime={limit.since}>{instantText(Date.parse(limit.since))}</time>
      </Fact>
      {typeof limit.usual?.median === 'number' && <Fact name="Usual">{limit.usual.median} a day</Fact>}
      <Fact name="In any 24 hours">
        {limit.perDay}; never more than {limit.accountClosesPerDay}, by lethe.yaml
      </Fact>
    </Facts>
    <Anchor component={Link} to="/requests?kind=AccountClose&progress=running">
      Account closes that run or wait
    </Anchor>
  </Stack>
);
