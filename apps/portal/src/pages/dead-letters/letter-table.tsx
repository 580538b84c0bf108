import { Checkbox } from '@mantine/core';
import type { DeadLetterList } from '../../api/types.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { instantText } from '../../time/due-text.js';

type Letter = DeadLetterList['items'][number];

interface LetterTableProps {
  readonly letters: readonly Letter[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (id: string, isChosen: boolean) => void;
}

const placeText = ({ topic, partition, offset }: Letter): string =>
  `${topic}, partition ${partition} at ${offset}`;

const columnsOf = ({ chosen, onChoose }: Omit<LetterTableProps, 'letters'>): readonly Column<Letter>[] => [
  {
    header: 'Message',
    cell: (letter) =>
      letter.redrivenAt === null ? (
        <Checkbox
          label={placeText(letter)}
          checked={chosen.has(letter.id)}
          onChange={({ currentTarget }) => onChoose(letter.id, currentTarget.checked)}
          data-row
        />
      ) : (
        placeText(letter)
      ),
  },
  {
    header: 'Why it was put aside',
    cell: ({ reason, message }) => (
      <>
        <code>{reason}</code>
        <div>{message}</div>
      </>
    ),
  },
  { header: 'When', cell: ({ at }) => <time dateTime={at}>{instantText(Date.parse(at))}</time> },
  {
    header: 'Redriven',
    cell: ({ redrivenAt }) =>
      redrivenAt === null ? 'no' : <time dateTime={redrivenAt}>{instantText(Date.parse(redrivenAt))}</time>,
  },
];

/** Messages that were put aside. What was in them stays sealed: their content is in nobody's list. */
export const LetterTable = ({ letters, ...choice }: LetterTableProps) => (
  <DataTable caption="Dead letters" columns={columnsOf(choice)} rows={letters} keyOf={({ id }) => id} />
);
