import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { get } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import type { LegalHoldDetails } from '../../api/types.js';
import { Page } from '../../parts/page.js';
import { Asked } from '../../parts/view-states.js';
import { HeldBack } from './held-back.js';
import { HoldFacts } from './hold-facts.js';
import { heldName } from './hold-words.js';
import { LiftHold } from './lift-hold.js';

const isMissing = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === 404 || error.code === 'validation-failed');

/** One hold: why it stands, what follows from it, and which requests wait because of it. */
export default function HoldPage() {
  const { id = '' } = useParams();
  const [lifts, setLifts] = useState(false);
  const query = useQuery({
    queryKey: ['legal-holds', id],
    queryFn: ({ signal }) => get<LegalHoldDetails>(`/v1/legal-holds/${encodeURIComponent(id)}`, signal),
  });
  const hold = query.data;
  const lift = hold?.lifted === null && (
    <Button variant="default" onClick={() => setLifts(true)}>
      Lift the hold
    </Button>
  );
  return (
    <Page title={hold ? `Legal hold on ${heldName(hold)}` : 'Legal hold'} actions={lift || undefined}>
      <Stack gap="lg">
        {isMissing(query.error) ? (
          <Text>There is no such hold.</Text>
        ) : (
          <Asked query={query} of="the legal hold" who="privacy officers">
            {(found) => (
              <>
                <HoldFacts hold={found} />
                <HeldBack hold={found} />
              </>
            )}
          </Asked>
        )}
        <Anchor component={Link} to="/legal-holds" className="no-print">
          All legal holds
        </Anchor>
      </Stack>
      {hold && lifts && <LiftHold hold={hold} onClose={() => setLifts(false)} />}
    </Page>
  );
}
