import { Button, NativeSelect, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { get } from '../../api/client.js';
import type { AuditList } from '../../api/types.js';
import { Actor } from '../../parts/actor.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { Page } from '../../parts/page.js';
import { shortNumber } from '../../parts/request-marks.js';
import { Asked, EmptyList } from '../../parts/view-states.js';
import { sourceNames } from '../../parts/words.js';
import { instantText } from '../../time/due-text.js';
import { auditedActs } from './audited-acts.js';
import { actName } from './audit-words.js';

type Entry = AuditList['items'][number];

const LIMIT = 50;
const FILTERS = ['what', 'requestId'] as const;

const columns: readonly Column<Entry>[] = [
  { header: 'When', cell: ({ at }) => <time dateTime={at}>{instantText(Date.parse(at))}</time> },
  { header: 'What', cell: ({ what }) => actName(what) },
  { header: 'Who', cell: ({ by }) => <Actor of={by} /> },
  { header: 'Why', cell: ({ reason }) => (reason === null ? '–' : <bdi>{reason}</bdi>) },
  { header: 'About', cell: (entry) => <About entry={entry} /> },
  { header: 'Place in the log', cell: ({ place }) => place },
];

const About = ({ entry: { requestId, source, host, aboutName } }: { readonly entry: Entry }) => (
  <>
    {aboutName !== undefined && <bdi>{aboutName}</bdi>}
    {requestId !== null && (
      <Link to={`/requests/${requestId}`} data-row>
        Request {shortNumber(requestId)}
      </Link>
    )}
    {source !== null && <div>{sourceNames[source]}</div>}
    {host !== null && <div>{host}</div>}
    {[requestId, source, host, aboutName ?? null].every((part) => part === null) && '–'}
  </>
);

/** Who did what, when and why, as it stands in the chain of commits. */
export default function AuditPage() {
  const [parameters, setParameters] = useSearchParams();
  const query = useAudit(parameters);
  const isFiltered = [...FILTERS, 'cursor'].some((name) => parameters.has(name));
  const filter = (what: string) => {
    const next = new URLSearchParams(parameters);
    next.delete('cursor');
    if (what === '') next.delete('what');
    else next.set('what', what);
    setParameters(next);
  };
  return (
    <Page title="Audit">
      <Text mb="md" maw="42rem">
        Each entry is part of the chain of commits: <code>lethe log export</code> hands the chain out, and{' '}
        <code>lethe log verify</code> checks it without this server.
      </Text>
      <NativeSelect
        label="What was done"
        mb="md"
        maw="22rem"
        value={parameters.get('what') ?? ''}
        data={[
          { value: '', label: 'Anything' },
          ...auditedActs.map((act) => ({ value: act, label: actName(act) })),
        ]}
        onChange={({ currentTarget }) => filter(currentTarget.value)}
        data-search
      />
      <Asked query={query} of="the audit" who="privacy officers and auditors">
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 && nextCursor === null && (
              <EmptyList
                isFiltered={isFiltered}
                onClear={() => setParameters({})}
                title="Nothing was done yet"
              >
                Whoever submits, decides, reveals a name or downloads something stands here, with the reason.
              </EmptyList>
            )}
            {items.length > 0 && (
              <DataTable
                caption="Audit"
                columns={columns}
                rows={items}
                keyOf={({ place, what, taskId }) => `${place}/${what}/${taskId ?? ''}`}
              />
            )}
            {nextCursor !== null && <Older parameters={parameters} cursor={nextCursor} />}
          </>
        )}
      </Asked>
    </Page>
  );
}

function useAudit(parameters: URLSearchParams) {
  const asked = new URLSearchParams({ limit: String(LIMIT) });
  for (const name of [...FILTERS, 'cursor']) {
    const value = parameters.get(name);
    if (value !== null) asked.set(name, value);
  }
  const query = asked.toString();
  return useQuery({
    queryKey: ['audit', query],
    queryFn: ({ signal }) => get<AuditList>(`/v1/audit?${query}`, signal),
    placeholderData: keepPreviousData,
  });
}

const Older = ({ parameters, cursor }: { readonly parameters: URLSearchParams; readonly cursor: string }) => {
  const next = new URLSearchParams(parameters);
  next.set('cursor', cursor);
  return (
    <Button component={Link} variant="default" mt="md" to={`/audit?${next.toString()}`}>
      Older entries
    </Button>
  );
};
