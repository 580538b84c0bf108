import type { TaskView } from '../api/types.js';
import { actionNames, sourceNames } from './words.js';

/** ` on mfa01`, ` in Cloud MFA`; empty for what Lethe itself puts together. */
export function placeText({ source, host }: Pick<TaskView, 'source' | 'host'>): string {
  if (host !== null) return ` on ${host}`;
  return source === 'package' ? '' : ` in ${sourceNames[source]}`;
}

const phaseWords = { now: 'at once', 'after-30-days': 'after 30 days' } as const;

/** `Sweep logs, after 30 days`: what a task does, told apart from its like. */
export const taskName = ({ action, phase }: Pick<TaskView, 'action' | 'phase'>): string =>
  phase === null ? actionNames[action] : `${actionNames[action]}, ${phaseWords[phase]}`;

/** `Sweep logs, after 30 days on mfa01` */
export const taskAt = (task: Pick<TaskView, 'action' | 'phase' | 'source' | 'host'>): string =>
  `${taskName(task)}${placeText(task)}`;
