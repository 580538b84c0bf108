import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { DataTable, type Column } from '../../../parts/data-table.js';
import { Asked, EmptyAfterFiltering } from '../../../parts/view-states.js';
import { instantText } from '../../../time/due-text.js';
import type { EventItem } from './attempts.js';
import { eventName } from './moments.js';
import { taskAt } from '../../../parts/places.js';
import type { PanelProps } from './panel-props.js';
import { useAddress } from './use-address.js';
import { useEvents } from './use-request.js';
import classes from './request.module.css';

const AT_ONCE = 100;

const columnsFor = (names: ReadonlyMap<string, string>): readonly Column<EventItem>[] => [
  { header: 'Event', cell: ({ type, version }) => `${version}. ${eventName(type)}` },
  { header: 'About', cell: ({ data }) => names.get(String(data['taskId'])) ?? 'the request' },
  {
    header: 'When',
    cell: ({ occurredAt, commit }) => (
      <>
        <time dateTime={occurredAt}>{instantText(Date.parse(occurredAt))}</time>
        <div className={classes['muted']}>commit {commit}</div>
      </>
    ),
  },
  {
    header: 'Stored',
    cell: ({ data, type, version }) => (
      <details className={classes['proof']}>
        <summary>
          Data
          <span className="visually-hidden">
            {' '}
            of event {version}, {eventName(type)}
          </span>
        </summary>
        <pre className={classes['data']} dir="auto">
          {JSON.stringify(data, null, 2)}
        </pre>
      </details>
    ),
  },
];

/** Everything that was stored about it, in order; in the past, what was stored until then. */
export function EventsTab({ view }: PanelProps) {
  const { query } = useEvents(view.id);
  const names = new Map(view.tasks.map((task) => [task.id, taskAt(task)]));
  return (
    <Asked query={query} of="the events" who="privacy officers and auditors">
      {(events) => <EventTable events={events} columns={columnsFor(names)} />}
    </Asked>
  );
}

interface EventTableProps {
  readonly events: readonly EventItem[];
  readonly columns: readonly Column<EventItem>[];
}

function EventTable({ events, columns }: EventTableProps) {
  const [parts, setParts] = useState(1);
  const { asOf, event, change } = useAddress();
  const until = asOf === null ? Infinity : Date.parse(asOf);
  const known = events.filter(({ occurredAt }) => Date.parse(occurredAt) <= until);
  const chosen = event === null ? known : known.filter(({ type }) => type === event);
  const types = [...new Set(known.map(({ type }) => type))].sort();
  const shown = chosen.slice(0, parts * AT_ONCE);
  return (
    <>
      <Group mb="md" className="no-print">
        <NativeSelect
          label="Kind of event"
          value={event ?? ''}
          data={[
            { value: '', label: `All (${known.length})` },
            ...types.map((type) => ({ value: type, label: eventName(type) })),
          ]}
          onChange={({ currentTarget: { value } }) => change({ event: value === '' ? null : value })}
        />
      </Group>
      {chosen.length === 0 ? (
        <EmptyAfterFiltering onClear={() => change({ event: null })} />
      ) : (
        <DataTable caption="Events" columns={columns} rows={shown} keyOf={({ version }) => String(version)} />
      )}
      {shown.length < chosen.length && (
        <Group mt="md" className="no-print">
          <Button variant="default" onClick={() => setParts(parts + 1)}>
            Show more
          </Button>
          <Text size="sm">
            {shown.length} of {chosen.length}
          </Text>
        </Group>
      )}
    </>
  );
}
