import { Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { LegalHoldDetails } from '../../api/types.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { Due } from '../../parts/due.js';
import { taskAt } from '../../parts/places.js';
import { shortNumber } from '../../parts/request-marks.js';
import { kindNames } from '../../parts/words.js';

type Held = LegalHoldDetails['heldBack']['items'][number];

const columns: readonly Column<Held>[] = [
  {
    header: 'Request',
    cell: ({ requestId, kind, subject }) => (
      <Link to={`/requests/${requestId}`} data-row>
        {kindNames[kind]} for <bdi>{subject.masked}</bdi>, {shortNumber(requestId)}
      </Link>
    ),
  },
  { header: 'What waits', cell: ({ tasks }) => tasks.map(taskAt).join('; ') },
  { header: 'Deadline', cell: ({ dueAt }) => <Due at={dueAt} /> },
];

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Requests of which the hold keeps something back; their deadlines run on. */
export function HeldBack({ hold: { lifted, heldBack } }: { readonly hold: LegalHoldDetails }) {
  const { requests, tasks, items } = heldBack;
  return (
    <section aria-labelledby="held-back">
      <Title order={2} size="h3" id="held-back" mb="xs">
        What it keeps back
      </Title>
      {requests === 0 ? (
        <Text>
          {lifted === null
            ? 'Nothing for now: no open request has anything to delete there.'
            : 'Nothing any more.'}
        </Text>
      ) : (
        <>
          <Text mb="xs">
            {counted(tasks, 'task')} of {counted(requests, 'open request')}. Nobody can do them by hand
            either: saying that a step is done is refused while the hold stands.
          </Text>
          <DataTable
            caption="What the hold keeps back"
            columns={columns}
            rows={items}
            keyOf={({ requestId }) => requestId}
          />
          {requests > items.length && <Text mt="sm">These are the {items.length} that are due first.</Text>}
        </>
      )}
    </section>
  );
}
