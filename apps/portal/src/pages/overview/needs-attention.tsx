import { Button, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { AttentionItem } from '../../api/types.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { Due } from '../../parts/due.js';
import { shortNumber } from '../../parts/request-marks.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { actionNames, sourceNames } from '../../parts/words.js';
import { placeOf, reasonStatus, urgency } from './attention-reasons.js';

/** More than this at once nobody reads; the rest is a click away. */
const SHOWN = 12;
/** Lethe tells of no more than these. */
const MOST = 500;

const isAction = (action: string): action is keyof typeof actionNames => action in actionNames;
const isSource = (source: string): source is keyof typeof sourceNames => source in sourceNames;

/** `MFA Server on mfa01, request 4ce9b161`: what it is about, told apart from its like. */
function aboutText({ requestId, source, host }: AttentionItem): string {
  const place = [source === null ? null : isSource(source) ? sourceNames[source] : source, host]
    .filter((part) => part !== null)
    .join(' on ');
  if (requestId === null) return place === '' ? 'Lethe' : place;
  const request = `equest ${shortNumber(requestId)}`;
  return place === '' ? `R${request}` : `${place}, r${request}`;
}

/** Actions are named in messages as the interface has them: `“review-other-people”`. */
const inNames = (message: string): string =>
  message.replaceAll(/“([a-z-]+)”/g, (whole, action: string) =>
    isAction(action) ? `“${actionNames[action]}”` : whole,
  );

const About = ({ item }: { readonly item: AttentionItem }) => {
  const place = placeOf(item);
  const status = reasonStatus(item.reason);
  return (
    <>
      <StatusBadge of={status} />
      <div>
        {place === undefined ? (
          aboutText(item)
        ) : (
          <Link to={place} data-row aria-label={`${status.label}: ${aboutText(item)}`}>
            {aboutText(item)}
          </Link>
        )}
      </div>
    </>
  );
};

const columns: readonly Column<AttentionItem>[] = [
  { header: 'What', cell: (item) => <About item={item} /> },
  { header: 'Why', cell: ({ message }) => inNames(message) },
  { header: 'Next action', cell: ({ nextAction }) => nextAction },
  { header: 'Deadline', cell: ({ dueAt }) => (dueAt === null ? '–' : <Due at={dueAt} />) },
];

const keyOf = ({ requestId, taskId, reason, source, host, message }: AttentionItem): string =>
  [requestId, taskId, reason, source, host, message].join('/');

/** What somebody should look at, the most urgent first, each with its reason and what to do. */
export function NeedsAttention({ items }: { readonly items: readonly AttentionItem[] }) {
  const [all, setAll] = useState(false);
  const sorted = [...items].sort((one, other) => urgency(one) - urgency(other));
  const shown = all ? sorted : sorted.slice(0, SHOWN);
  return (
    <section aria-labelledby="needs-attention">
      <Title order={2} size="h3" id="needs-attention" mb="xs">
        Needs attention{' '}
        {items.length > 0 && <span>({items.length < MOST ? items.length : `the ${MOST} most urgent`})</span>}
      </Title>
      {items.length === 0 ? (
        <Text>Nothing does. Whatever fails, waits for somebody or is due soon appears here.</Text>
      ) : (
        <DataTable caption="What needs attention" columns={columns} rows={shown} keyOf={keyOf} />
      )}
      {sorted.length > SHOWN && (
        <Button variant="default" mt="sm" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? 'Show the most urgent only' : `Show all ${sorted.length}`}
        </Button>
      )}
    </section>
  );
}
