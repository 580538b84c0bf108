import { Button, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { BatchAnswer } from '../../api/types.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { status } from '../../parts/statuses.js';

export type Answer = BatchAnswer['items'][number];

const taken = status('Taken', 'check', 'good');
const refused = status('Not taken', 'cross', 'bad');

/** As the file names it, not as the REST interface does. */
const columnOf = (path: string): string => path.replace(/^subject\./, '');

const columns: readonly Column<Answer>[] = [
  { header: 'Line', cell: ({ line }) => line },
  { header: 'Answer', cell: ({ id }) => <StatusBadge of={id === undefined ? refused : taken} /> },
  {
    header: 'Request',
    cell: ({ id, problem }) =>
      id === undefined ? (
        <>
          {problem?.detail ?? problem?.title}
          {problem?.errors?.map(({ path, message }) => (
            <div key={path}>
              {columnOf(path)} {message}
            </div>
          ))}
        </>
      ) : (
        <Link to={`/requests/${id}`} data-row>
          {id}
        </Link>
      ),
  },
];

/** What became of each line. */
export const Answers = ({
  items,
  onAnother,
}: {
  readonly items: readonly Answer[];
  readonly onAnother: () => void;
}) => {
  const count = items.filter(({ id }) => id !== undefined).length;
  return (
    <Stack>
      <Text role="status">
        {count} of {items.length} requests were taken.
      </Text>
      <DataTable caption="Answers" columns={columns} rows={items} keyOf={({ line }) => String(line)} />
      <Group>
        <Button component={Link} to="/requests">
          To the requests
        </Button>
        <Button variant="default" onClick={onAnother}>
          Another file
        </Button>
      </Group>
    </Stack>
  );
};
