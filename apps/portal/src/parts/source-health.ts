import type { SourceList } from '../api/types.js';
import type { Status } from './statuses.js';

type SourceView = Pick<
  SourceList['items'][number],
  'configured' | 'coverage' | 'paused' | 'problems' | 'tasks'
>;

/** How a source is, from what it has to do and who reports for it. The first that holds is said. */
export function sourceHealth({ configured, coverage, paused, problems, tasks }: SourceView): Status {
  const alarms = Object.values(coverage.alarms).reduce((sum, count) => sum + count, 0);
  if (!configured) return { label: 'Not configured', shape: 'dash', tone: 'plain' };
  if (paused !== null) return { label: 'Paused', shape: 'clock', tone: 'waiting' };
  if (coverage.expected > 0 && coverage.reporting === 0)
    return { label: 'Down: nobody reports', shape: 'cross', tone: 'bad' };
  if (problems.length > 0) return { label: 'Cannot work', shape: 'cross', tone: 'bad' };
  if (alarms > 0)
    return { label: `${alarms} ${alarms === 1 ? 'alarm' : 'alarms'}`, shape: 'warning', tone: 'waiting' };
  if ((tasks['failed'] ?? 0) > 0) return { label: 'Tasks failed', shape: 'warning', tone: 'waiting' };
  return { label: 'Works', shape: 'check', tone: 'plain' };
}
