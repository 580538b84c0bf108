import { List, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../../../parts/data-table.js';
import { StatusBadge } from '../../../parts/status-badge.js';
import { taskStatus } from '../../../parts/statuses.js';
import { instantText } from '../../../time/due-text.js';
import { ErasureSteps, Holds } from './certificate-erasure.js';
import type { Certificate, CertifiedDecision } from './certificate.js';
import { taskAt } from '../../../parts/places.js';
import classes from './request.module.css';

type CertifiedTask = Certificate['tasks'][number];

const time = (at: string | null): string => (at === null ? '–' : instantText(Date.parse(at)));
const outcomes = {
  'purge-verified': 'The purge is verified',
  'ended-with-exceptions': 'Done with exceptions',
} as const;

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section aria-label={title}>
    <Title order={4} size="h5" mt="md" mb={4}>
      {title}
    </Title>
    {children}
  </section>
);

const Lines = ({ of }: { readonly of: readonly string[] }) => (
  <List size="sm">
    {of.map((line) => (
      <List.Item key={line}>{line}</List.Item>
    ))}
  </List>
);

const taskColumns: readonly Column<CertifiedTask>[] = [
  { header: 'Task', cell: taskAt },
  {
    header: 'State',
    cell: ({ state, reason }) => (
      <>
        <StatusBadge of={taskStatus[state]} />
        {reason !== null && <div>{reason}</div>}
      </>
    ),
  },
  { header: 'When', cell: ({ at }) => time(at) },
  {
    header: 'Shown by',
    cell: ({ proof }) =>
      proof === null
        ? '–'
        : `${proof.tool} ${proof.toolVersion ?? ''} ${Object.entries(proof.counts)
            .map(([name, count]) => `${name} ${count}`)
            .join(', ')}`,
  },
];

const decisionColumns: readonly Column<CertifiedDecision>[] = [
  { header: 'What', cell: ({ what }) => what.replaceAll('-', ' ') },
  { header: 'By', cell: ({ by }) => by.id },
  { header: 'When', cell: ({ at }) => time(at) },
];

/** The certificate to read: what it claims and what not, what was done by whom, and its place in the chain. */
export const CertificateText = ({ certificate }: { readonly certificate: Certificate }) => {
  const { statement, request, purge, tasks, decisions, findings, exceptions, held, chain, key } = certificate;
  return (
    <article aria-label="Certificate of erasure" className={classes['certificate']}>
      <Title order={3} size="h3">
        Certificate of erasure: {outcomes[certificate.outcome]}
      </Title>
      <Text mb="xs">{statement.text}</Text>
      <Text size="sm">
        About <bdi>{request.subject.masked}</bdi>, request {request.id}, received {time(request.receivedAt)},
        ended {time(request.completedAt)}; issued {time(certificate.issuedAt)}.
      </Text>
      <Text size="sm">
        Deleted at the sources {time(purge.deletedAt)}; last sweep {time(purge.sweepDueAt)}; purge due{' '}
        {time(purge.purgeDueAt)}; verified {time(purge.verifiedAt)}.
      </Text>
      <Part title="What is claimed">
        <Lines of={statement.claimed} />
      </Part>
      <Part title="What is not claimed">
        <Lines of={statement.notClaimed} />
      </Part>
      {exceptions.length > 0 && (
        <Part title="Exceptions">
          <Lines
            of={exceptions.map(
              ({ source, host, reason }) => `${source}${host === null ? '' : ` on ${host}`}: ${reason}`,
            )}
          />
        </Part>
      )}
      <Part title="How far the erasure came at each source">
        <ErasureSteps of={purge.sources} />
      </Part>
      {held.length > 0 && (
        <Part title="What was kept, where and why">
          <Text size="sm" mb={4}>
            While something stood against a delete, what it was to delete was kept.
          </Text>
          <Holds of={held} tasks={tasks} />
        </Part>
      )}
      {findings.length > 0 && (
        <Part title="What a re-scan found">
          <Lines
            of={findings.map(
              ({ source, host, foundAt, hits }) => `${source} ${host ?? ''} ${time(foundAt)}: ${hits}`,
            )}
          />
        </Part>
      )}
      <Part title="What was done">
        <DataTable caption="Tasks" columns={taskColumns} rows={tasks} keyOf={({ id }) => id} />
      </Part>
      <Part title="What people decided">
        <DataTable
          caption="Decisions"
          columns={decisionColumns}
          rows={decisions}
          keyOf={({ what, at, taskId }) => `${what} ${at} ${taskId ?? ''}`}
        />
      </Part>
      <Part title="Its place in the chain">
        <Text size="sm">
          Commit {chain.commit} with hash <code className={classes['code']}>{chain.hash}</code>; place{' '}
          {chain.inclusion.leafIndex} in the log; signed by key{' '}
          <code className={classes['code']}>{key.kid}</code>.
        </Text>
      </Part>
    </article>
  );
};
