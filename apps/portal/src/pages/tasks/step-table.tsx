import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { OpenManualStep } from '../../api/types.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { Due } from '../../parts/due.js';
import { MaskedSubject } from '../../parts/masked-subject.js';
import { isOnHold } from '../../parts/on-hold.js';
import { taskAt } from '../../parts/places.js';
import { marksText, RequestMarks } from '../../parts/request-marks.js';
import { kindNames } from '../../parts/words.js';
import { waitsForText } from './waits-for.js';

const columns: readonly Column<OpenManualStep>[] = [
  {
    header: 'Step',
    cell: ({ request, task }) => (
      <Link
        to={`/tasks/${request.id}/${task.id}`}
        data-row
        aria-label={`${taskAt(task)} for ${request.subject.masked}, ${kindNames[request.kind]} ${marksText(request)}`}
      >
        {taskAt(task)}
      </Link>
    ),
  },
  {
    header: 'Request',
    cell: ({ request }) => (
      <>
        <Link to={`/requests/${request.id}`}>{kindNames[request.kind]}</Link>
        <RequestMarks request={request} />
      </>
    ),
  },
  { header: 'Person', cell: ({ request }) => <MaskedSubject request={request} canReveal /> },
  {
    header: 'Due',
    cell: ({ request, task }) => (
      <Due at={task.dueAt ?? request.clock.dueAt} timeZone={request.policy.timeZone} />
    ),
  },
];

const why: Column<OpenManualStep> = {
  header: 'Why not yet',
  cell: ({ task, waitsFor }) => (isOnHold(task) ? 'a legal hold stands against it' : waitsForText(waitsFor)),
};

interface StepTableProps {
  readonly caption: string;
  readonly items: readonly OpenManualStep[];
}

/** Hundreds of rows keep a browser busy for seconds, each time that the stream tells of something. */
const SHOWN = 50;

/** Steps, each with its request, its person masked, and when it is due; the rest of very many is a click away. */
export function StepTable({ caption, items }: StepTableProps) {
  const [all, setAll] = useState(false);
  return (
    <>
      <DataTable
        caption={caption}
        columns={
          items.some(({ task }) => task.state === 'blocked' || isOnHold(task)) ? [...columns, why] : columns
        }
        rows={all ? items : items.slice(0, SHOWN)}
        keyOf={({ task }) => task.id}
      />
      {items.length > SHOWN && (
        <Button variant="default" mt="sm" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? 'Show the most urgent only' : `Show all ${items.length}`}
        </Button>
      )}
    </>
  );
}
