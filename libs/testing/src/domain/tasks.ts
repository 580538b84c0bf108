import type { PlannedTask, TaskAction } from '#contracts';
import { REQUEST_ID } from './people.js';
import { LEASE_SECONDS } from './topologies.js';

const SOURCE_OF: Readonly<Record<TaskAction, PlannedTask['source']>> = {
  'export-records': 'mfa-server',
  'search-logs': 'mfa-server',
  'search-syslog': 'mfa-server',
  screenshots: 'mfa-server',
  'review-other-people': 'mfa-server',
  export: 'cloud-mfa',
  assemble: 'package',
  'delete-records': 'mfa-server',
  'delete-user-record': 'mfa-server',
  'close-account': 'cloud-mfa',
  'sweep-logs': 'mfa-server',
  'verify-purge': 'mfa-server',
};

const BY_A_PERSON: readonly TaskAction[] = ['screenshots', 'review-other-people', 'delete-user-record'];
const REMOVES_DATA: readonly TaskAction[] = [
  'delete-records',
  'delete-user-record',
  'close-account',
  'sweep-logs',
];

/** A task of a plan. The number is its place in the plan, from 1. */
export const aTask = (number: number, action: TaskAction, facts: Partial<PlannedTask> = {}): PlannedTask => ({
  id: `${REQUEST_ID}-${String(number).padStart(2, '0')}`,
  source: SOURCE_OF[action],
  host: null,
  action,
  phase: null,
  dependsOn: [],
  manual: BY_A_PERSON.includes(action),
  destructive: REMOVES_DATA.includes(action),
  leaseSeconds: LEASE_SECONDS,
  checks: [],
  ...facts,
});

/** How a task reads in the failures of a test: `nps-extension/sweep-logs@nps01 after-30-days`. */
export const nameOf = (task: Pick<PlannedTask, 'source' | 'action' | 'host' | 'phase'>): string =>
  `${task.source}/${task.action}${task.host === null ? '' : `@${task.host}`}${task.phase === null ? '' : ` ${task.phase}`}`;
