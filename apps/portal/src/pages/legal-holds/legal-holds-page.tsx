import { Button, Checkbox, Group, NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { get } from '../../api/client.js';
import type { LegalHold, LegalHoldList } from '../../api/types.js';
import { Page } from '../../parts/page.js';
import { Asked, EmptyList } from '../../parts/view-states.js';
import { HoldTable } from './hold-table.js';
import { LiftHold } from './lift-hold.js';

type About = 'person' | 'host' | null;

const aboutOf = (text: string | null): About => (text === 'person' || text === 'host' ? text : null);

/** What the address says of the list: `state=all`, and `about=person` or `about=host`. */
function useFilters() {
  const [parameters, setParameters] = useSearchParams();
  const set = (name: string, value: string | null) => {
    const next = new URLSearchParams(parameters);
    if (value === null) next.delete(name);
    else next.set(name, value);
    setParameters(next);
  };
  const about = aboutOf(parameters.get('about'));
  return {
    withLifted: parameters.get('state') === 'all',
    about,
    set,
  };
}

const isAbout = (hold: LegalHold, about: About): boolean =>
  about === null || (about === 'host') === (hold.host !== null);

/** The legal holds that stand: of whom, or where, nothing is deleted for now, and why. */
export default function LegalHoldsPage() {
  const { withLifted, about, set } = useFilters();
  const [lifts, setLifts] = useState<LegalHold>();
  const query = useQuery({
    queryKey: ['legal-holds', withLifted ? 'all' : 'standing'],
    queryFn: ({ signal }) => get<LegalHoldList>(`/v1/legal-holds${withLifted ? '?state=all' : ''}`, signal),
  });
  const place = (
    <Button component={Link} to="/legal-holds/new">
      New hold
    </Button>
  );
  return (
    <Page title="Legal holds" actions={place}>
      <Text mb="md" maw="42rem">
        While a hold stands, nothing is deleted of the person, or on the host, that it is for. Exports go on,
        and so do the deadlines of requests.
      </Text>
      <Group mb="md" gap="md" align="end" role="search" aria-label="Filters" className="no-print">
        <NativeSelect
          label="About"
          data-search
          value={about ?? ''}
          data={[
            { value: '', label: 'Anything' },
            { value: 'person', label: 'A person' },
            { value: 'host', label: 'A host' },
          ]}
          onChange={({ currentTarget: { value } }) => set('about', value === '' ? null : value)}
        />
        <Checkbox
          label="Also those that were lifted"
          checked={withLifted}
          onChange={({ currentTarget: { checked } }) => set('state', checked ? 'all' : null)}
        />
      </Group>
      <Asked query={query} of="the legal holds" who="privacy officers">
        {({ items }) => {
          const shown = items.filter((hold) => isAbout(hold, about));
          if (shown.length > 0) return <HoldTable holds={shown} onLift={setLifts} />;
          return (
            <EmptyList
              isFiltered={items.length > 0}
              onClear={() => set('about', null)}
              title={withLifted ? 'No legal hold was ever placed' : 'No legal hold stands'}
              action={place}
            >
              Place one when something must not be deleted for now, for instance because of a lawsuit.
            </EmptyList>
          );
        }}
      </Asked>
      {lifts && <LiftHold hold={lifts} onClose={() => setLifts(undefined)} />}
    </Page>
  );
}
