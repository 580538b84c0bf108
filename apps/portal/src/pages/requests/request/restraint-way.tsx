import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { get } from '../../../api/client.js';
import type { LegalHoldList } from '../../../api/types.js';
import { useMay } from '../../../session/session.js';
import type { Restraint } from './restraint-words.js';

/** Why something stands against a request, and the way to where it can be ended; for those who may see it. */
export function RestraintWay({ restraint }: { readonly restraint: Restraint }) {
  switch (restraint.kind) {
    case 'legal-hold':
      return <HoldWay id={restraint.id} />;
    case 'source-paused':
      return <WayTo place={`/sources#${restraint.source ?? ''}`}>Why it is paused</WayTo>;
    case 'close-limit':
      return <WayTo place="/close-limit">Look at them</WayTo>;
    default:
      return restraint.kind satisfies never;
  }
}

function WayTo({ place, children }: { readonly place: string; readonly children: string }) {
  if (!useMay('dashboards:view')) return null;
  return (
    <Anchor component={Link} to={place} className="no-print">
      {children}
    </Anchor>
  );
}

function HoldWay({ id }: { readonly id: string | null }) {
  const may = useMay('legal-holds:manage') && id !== null;
  const { data } = useQuery({
    queryKey: ['legal-holds', 'standing'],
    queryFn: ({ signal }) => get<LegalHoldList>('/v1/legal-holds', signal),
    enabled: may,
  });
  if (!may) return null;
  const reason = data?.items.find((hold) => hold.id === id)?.reason ?? null;
  return (
    <>
      {reason !== null && (
        <>
          Reason: <bdi>{reason}</bdi>{' '}
        </>
      )}
      <Anchor component={Link} to={`/legal-holds/${id}`} className="no-print">
        See the hold
      </Anchor>
    </>
  );
}
