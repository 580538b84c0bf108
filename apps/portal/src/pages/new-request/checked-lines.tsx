import { Text } from '@mantine/core';
import { DataTable, type Column } from '../../parts/data-table.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { status, type Status } from '../../parts/statuses.js';
import { kindNames } from '../../parts/words.js';
import type { CsvLine } from './csv-lines.js';

/** More lines than this are nothing to look through; faults come first. */
const MOST_SHOWN = 100;

const fine: Status = status('Can be sent', 'check', 'plain');
const faulty: Status = status('Cannot be sent', 'cross', 'bad');

const columns: readonly Column<CsvLine>[] = [
  { header: 'Line', cell: ({ line }) => line },
  { header: 'What', cell: ({ body }) => (body ? kindNames[body.kind] : '–') },
  {
    header: 'Person',
    cell: ({ body }) => (
      <bdi>
        {body?.subject.userPrincipalName ?? body?.subject.samAccountName ?? body?.subject.objectId ?? '–'}
      </bdi>
    ),
  },
  { header: 'Reference', cell: ({ body }) => body?.reference ?? '–' },
  {
    header: 'Check',
    cell: ({ faults }) =>
      faults.length === 0 ? (
        <StatusBadge of={fine} />
      ) : (
        <>
          <StatusBadge of={faulty} />
          {faults.map((fault) => (
            <div key={fault}>{fault}</div>
          ))}
        </>
      ),
  },
];

/** The lines of a file with what is wrong with each; those that cannot be sent come first. */
export function CheckedLines({ lines }: { readonly lines: readonly CsvLine[] }) {
  const isFaulty = ({ faults }: CsvLine) => (faults.length > 0 ? 0 : 1);
  const shown = lines.toSorted((one, other) => isFaulty(one) - isFaulty(other)).slice(0, MOST_SHOWN);
  return (
    <>
      <DataTable
        caption="Lines of the file"
        columns={columns}
        rows={shown}
        keyOf={({ line }) => String(line)}
      />
      {shown.length < lines.length && <Text>And {lines.length - shown.length} more lines.</Text>}
    </>
  );
}
