import { Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { HostList } from '../../api/types.js';
import type { ShownActor } from '../../parts/actor-text.js';
import { Actor } from '../../parts/actor.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { useMay } from '../../session/session.js';
import { instantText } from '../../time/due-text.js';
import { hostHealth } from './host-health.js';
import { Problems } from './problems.js';
import { RetireHost } from './retire-host.js';
import { taskCounts } from './task-counts.js';
import classes from './sources.module.css';

type HostView = HostList['items'][number];

const ROLES: Readonly<Record<string, string>> = {
  'mfa-server': 'MFA Server',
  'adfs-adapter': 'AD FS adapter of MFA Server',
  'user-portal': 'User Portal',
};

const actorOf = ({ by, byName }: NonNullable<HostView['retired']>): ShownActor => ({
  id: by,
  ...(byName === undefined ? {} : { name: byName }),
});

/** A host: whether it reports, what is wrong there, and what can be done about it. */
export function HostCard({ host }: { readonly host: HostView }) {
  const mayRetire = useMay('hosts:retire') && host.retired === null && host.configured;
  const [retires, setRetires] = useState(false);
  return (
    <article className={classes['host']} id={host.host} aria-labelledby={`${host.source}-${host.host}`}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={3} size="h4" id={`${host.source}-${host.host}`}>
            {host.host}
          </Title>
          <StatusBadge of={hostHealth(host)} />
        </Group>
        {mayRetire && (
          <Button variant="default" size="compact-sm" onClick={() => setRetires(true)}>
            Retire<span className="visually-hidden"> {host.host}</span>
          </Button>
        )}
      </Group>
      {host.retired && (
        <Text size="sm">
          Retired {instantText(Date.parse(host.retired.at))} by <Actor of={actorOf(host.retired)} />:{' '}
          <bdi>{host.retired.reason}</bdi>
        </Text>
      )}
      <Text size="sm">{taskCounts(host.tasks)}</Text>
      <Problems problems={[...host.alarms, ...host.problems]} />
      <details>
        <summary>What it says of itself</summary>
        <Facts host={host} />
      </details>
      {retires && <RetireHost host={host.host} onClose={() => setRetires(false)} />}
    </article>
  );
}

const Facts = ({ host }: { readonly host: HostView }) => (
  <dl className={classes['facts']}>
    {host.roles.length > 0 && (
      <>
        <dt>Roles</dt>
        <dd>{host.roles.map((role) => ROLES[role] ?? role).join(', ')}</dd>
      </>
    )}
    <dt>Last report</dt>
    <dd>{host.lastSeenAt === null ? 'never' : instantText(Date.parse(host.lastSeenAt))}</dd>
    <dt>Version</dt>
    <dd>{[host.version, host.platform].filter((one) => one !== null).join(' on ') || 'not known'}</dd>
    {host.channels.length > 0 && (
      <>
        <dt>Channels</dt>
        <dd>{host.channels.join(', ')}</dd>
      </>
    )}
    {host.logFolders.map(({ folder, state, files }) => (
      <LogFolder key={folder} folder={folder} state={state} files={files} />
    ))}
  </dl>
);

interface LogFolderProps {
  readonly folder: string;
  readonly state: string;
  readonly files: number | null;
}

const LogFolder = ({ folder, state, files }: LogFolderProps) => (
  <>
    <dt>Log folder</dt>
    <dd>
      <code>{folder}</code>: {state}
      {files !== null && `, ${files} ${files === 1 ? 'file' : 'files'}`}
    </dd>
  </>
);
