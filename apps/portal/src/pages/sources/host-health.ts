import type { HostList } from '../../api/types.js';
import type { Status } from '../../parts/statuses.js';

type HostView = HostList['items'][number];

/** How a host is; the first that holds is said. */
export function hostHealth({ retired, alarms, problems, lastSeenAt }: HostView): Status {
  if (retired && alarms.length === 0) return { label: 'Retired', shape: 'dash', tone: 'plain' };
  if (alarms.some(({ kind }) => kind === 'silent' || kind === 'never-reported'))
    return { label: 'Down', shape: 'cross', tone: 'bad' };
  if (problems.length > 0) return { label: 'Cannot work', shape: 'cross', tone: 'bad' };
  if (alarms.length > 0) return { label: 'Alarm', shape: 'warning', tone: 'waiting' };
  if (lastSeenAt === null) return { label: 'Not heard of yet', shape: 'circle', tone: 'plain' };
  return { label: 'Reports', shape: 'check', tone: 'plain' };
}
