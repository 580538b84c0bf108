import type { ClockState, Progress, Purge, TaskState } from '../api/types.js';
import type { Shape } from './shapes.js';

/** How much it wants to be looked at. What is finished stays plain, so that what is not stands out. */
type Tone = 'plain' | 'busy' | 'waiting' | 'good' | 'bad';

export interface Status {
  readonly label: string;
  readonly shape: Shape;
  readonly tone: Tone;
}

export const status = (label: string, shape: Shape, tone: Tone): Status => ({ label, shape, tone });

export const progressStatus: Readonly<Record<Progress, Status>> = {
  received: status('Received', 'circle', 'busy'),
  'awaiting-approval': status('Waits for approval', 'person', 'waiting'),
  planned: status('Planned', 'circle', 'busy'),
  running: status('Running', 'half', 'busy'),
  done: status('Done', 'check', 'plain'),
  'done-with-exceptions': status('Done with exceptions', 'warning', 'waiting'),
  failed: status('Failed', 'cross', 'bad'),
  cancelled: status('Cancelled', 'dash', 'plain'),
  rejected: status('Rejected', 'dash', 'plain'),
};

export const purgeStatus: Readonly<Record<Purge, Status>> = {
  'not-applicable': status('Nothing to purge', 'dash', 'plain'),
  'not-started': status('Not started', 'circle', 'plain'),
  'deleted-at-source': status('Deleted at source', 'half', 'busy'),
  'sweep-due': status('Sweep due', 'clock', 'waiting'),
  verified: status('Verified', 'check', 'good'),
  contradicted: status('Contradicted', 'cross', 'bad'),
  overdue: status('Purge overdue', 'warning', 'bad'),
};

export const clockStatus: Readonly<Record<ClockState, Status>> = {
  'on-track': status('On track', 'circle', 'plain'),
  'due-soon': status('Due soon', 'clock', 'waiting'),
  overdue: status('Overdue', 'warning', 'bad'),
  met: status('Met', 'check', 'plain'),
  'met-late': status('Met late', 'warning', 'waiting'),
  paused: status('Paused', 'dash', 'plain'),
};

export const taskStatus: Readonly<Record<TaskState, Status>> = {
  blocked: status('Cannot start yet', 'dash', 'plain'),
  ready: status('Ready', 'circle', 'busy'),
  running: status('Running', 'half', 'busy'),
  'waiting-on-source': status('Waits for the source', 'clock', 'busy'),
  'waiting-on-person': status('Waits for a person', 'person', 'waiting'),
  retrying: status('Tries again', 'retry', 'waiting'),
  succeeded: status('Succeeded', 'check', 'plain'),
  failed: status('Failed', 'cross', 'bad'),
  skipped: status('Skipped', 'dash', 'plain'),
  'not-applicable': status('Does not apply', 'dash', 'plain'),
  cancelled: status('Cancelled', 'dash', 'plain'),
};
