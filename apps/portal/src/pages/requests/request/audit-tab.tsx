import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { BusyButton } from '../../../parts/busy-button.js';
import { get } from '../../../api/client.js';
import type { operations } from '../../../api/schema.js';
import type { RequestView } from '../../../api/types.js';
import { Actor } from '../../../parts/actor.js';
import { DataTable, type Column } from '../../../parts/data-table.js';
import { Failed, Loading, NoPermission } from '../../../parts/view-states.js';
import { ProblemError } from '../../../api/problem.js';
import { instantText } from '../../../time/due-text.js';
import { taskAt } from '../../../parts/places.js';
import type { PanelProps } from './panel-props.js';
import { keyOf } from '../../../api/request-query.js';

type AuditList = operations['listAudit']['responses'][200]['content']['application/json'];
type AuditEntry = AuditList['items'][number];

const LIMIT = 50;

const useAudit = (id: string) =>
  useInfiniteQuery({
    queryKey: [...keyOf(id), 'audit'],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ requestId: id, limit: String(LIMIT) });
      if (pageParam !== null) query.set('cursor', pageParam);
      return get<AuditList>(`/v1/audit?${query.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

const columnsFor = ({ tasks }: RequestView): readonly Column<AuditEntry>[] => {
  const names = new Map(tasks.map((task) => [task.id, taskAt(task)]));
  return [
    { header: 'What', cell: ({ what }) => what.replaceAll('-', ' ') },
    { header: 'By', cell: ({ by }) => <Actor of={by} /> },
    { header: 'When', cell: ({ at }) => <time dateTime={at}>{instantText(Date.parse(at))}</time> },
    { header: 'Why', cell: ({ reason }) => (reason === null ? '–' : <bdi>{reason}</bdi>) },
    { header: 'About', cell: ({ taskId, host }) => names.get(taskId ?? '') ?? host ?? 'the request' },
    { header: 'In the chain', cell: ({ commit, place }) => `commit ${commit}, place ${place}` },
  ];
};

/** Who did what to this request and why; newest first. */
export function AuditTab({ view }: PanelProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useAudit(view.id);
  if (error instanceof ProblemError && error.status === 403)
    return <NoPermission who="privacy officers and auditors" />;
  if (!data)
    return error ? <Failed error={error} onRetry={() => void refetch()} /> : <Loading of="the audit" />;
  const entries = data.pages.flatMap(({ items }) => items);
  return (
    <>
      {entries.length === 0 ? (
        <Text>Nothing yet.</Text>
      ) : (
        <DataTable
          caption="Audit of this request"
          columns={columnsFor(view)}
          rows={entries}
          keyOf={({ place, what, taskId }) => `${place} ${what} ${taskId ?? ''}`}
        />
      )}
      {hasNextPage && (
        <BusyButton
          mt="md"
          variant="default"
          className="no-print"
          isBusy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show more
        </BusyButton>
      )}
    </>
  );
}
