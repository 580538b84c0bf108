import { Text } from '@mantine/core';
import { DataTable, type Column } from '../../parts/data-table.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { status, type Status } from '../../parts/statuses.js';
import { kindNames } from '../../parts/words.js';
import type { CsvLine } from './csv-lines.js';

/** More lines than this are nothing to look through; what is wrong comes first. */
const MOST_SHOWN = 100;

const fine: Status = status('Can be sent', 'check', 'plain');
const doubtful: Status = status('Look at its names', 'warning', 'waiting');
const faulty: Status = status('Cannot be sent', 'cross', 'bad');

const ranks = [faulty, doubtful, fine];

const statusOf = ({ faults, unseen }: CsvLine): Status =>
  faults.length > 0 ? faulty : unseen.length > 0 ? doubtful : fine;

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
    cell: (line) => (
      <>
        <StatusBadge of={statusOf(line)} />
        {line.faults.map((fault) => (
          <div key={fault}>{fault}</div>
        ))}
        {line.unseen.length > 0 && (
          <div>
            {line.unseen.join(', ')} cannot be seen. Sources look for exactly what stands here: type the name
            anew if it came along when it was copied.
          </div>
        )}
      </>
    ),
  },
];

/** The lines of a file with what is wrong with each; those to look at come first. */
export function CheckedLines({ lines }: { readonly lines: readonly CsvLine[] }) {
  const rank = (line: CsvLine) => ranks.indexOf(statusOf(line));
  const shown = lines.toSorted((one, other) => rank(one) - rank(other)).slice(0, MOST_SHOWN);
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
