import { Checkbox, Text } from '@mantine/core';
import type { SyntheticEvent } from 'react';
import type { RequestView } from '../../../api/types.js';
import { StatusBadge } from '../../../parts/status-badge.js';
import { taskStatus } from '../../../parts/statuses.js';
import { EmptyAfterFiltering } from '../../../parts/view-states.js';
import { sourceNames } from '../../../parts/words.js';
import { hasTrouble, sourceGroups, type SourceGroup } from './source-groups.js';
import type { PanelProps } from './panel-props.js';
import { TaskItem } from './task-item.js';
import { useAddress } from './use-address.js';
import classes from './request.module.css';

/** One folded row for each source, which opens to its hosts and their tasks; or only what went wrong. */
export function TimelineTab({ view, isPast }: PanelProps) {
  const { failedOnly, change } = useAddress();
  const tasks = failedOnly ? view.tasks.filter(hasTrouble) : view.tasks;
  return (
    <>
      <Checkbox
        mb="md"
        className="no-print"
        label="Only what went wrong"
        checked={failedOnly}
        onChange={({ currentTarget: { checked } }) => change({ failed: checked ? 'only' : null })}
      />
      {view.tasks.length === 0 && <Text>Nothing is planned yet.</Text>}
      {view.tasks.length > 0 && tasks.length === 0 && (
        <EmptyAfterFiltering onClear={() => change({ failed: null })} />
      )}
      {sourceGroups(tasks).map((group) => (
        <SourceRow key={group.source} group={group} view={view} isPast={isPast} isForced={failedOnly} />
      ))}
    </>
  );
}

interface SourceRowProps {
  readonly group: SourceGroup;
  readonly view: RequestView;
  readonly isPast: boolean;
  /** open whatever the address says */
  readonly isForced: boolean;
}

function SourceRow({ group, view, isPast, isForced }: SourceRowProps) {
  const { open, change } = useAddress();
  const { source, hosts, done, state } = group;
  const isOpen = open.includes(source);
  const onToggle = ({ currentTarget }: SyntheticEvent<HTMLDetailsElement>) => {
    if (isForced || currentTarget.open === isOpen) return;
    const next = currentTarget.open ? [...open, source] : open.filter((name) => name !== source);
    change({ open: next.length === 0 ? null : next.join(',') });
  };
  return (
    <details className={classes['source']} open={isForced || isOpen} onToggle={onToggle}>
      <summary>
        <h3>{sourceNames[source]}</h3>
        <span className={classes['summary']}>
          <StatusBadge of={taskStatus[state]} />
          <span>{done}</span>
          <span className={classes['muted']}>{hostsText(group)}</span>
        </span>
      </summary>
      <div className={classes['hosts']}>
        {hosts.map(({ host, tasks }) => (
          <section key={host ?? ''} className={classes['host']} aria-label={host ?? sourceNames[source]}>
            {host !== null && <h4>{host}</h4>}
            <ul className={classes['tasks']}>
              {tasks.map((task) => (
                <TaskItem key={task.id} view={view} task={task} isPast={isPast} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </details>
  );
}

function hostsText({ hosts }: SourceGroup): string {
  const named = hosts.flatMap(({ host }) => (host === null ? [] : [host]));
  return named.length === 0 ? '' : `on ${named.join(', ')}`;
}
