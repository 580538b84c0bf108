import { expect, it } from '@jest/globals';
import type { RequestView, TaskState, TaskView } from '../../../api/types.js';
import { taskDetails } from './task-details.js';

const task = (id: string, state: TaskState, about: Partial<TaskView> = {}): TaskView =>
  ({
    ...{ id, state, source: 'cloud-mfa', host: null, action: 'close-account', attempt: 1, dependsOn: [] },
    ...{
      checkAfter: null,
      dueAt: null,
      progress: null,
      reason: null,
      heldBy: [],
      stopLossReached: false,
      phase: null,
    },
    ...about,
  }) as unknown as TaskView;

it('names the day of a task that waits, but not when what it waits for has failed: it does not begin on it', () => {
  const rescan = task('2', 'blocked', {
    action: 'verify-purge',
    dependsOn: ['1'],
    checkAfter: '2026-11-28T18:07:00.000Z',
  });
  const detailsBehind = (state: TaskState) =>
    taskDetails(
      { tasks: [task('1', state), rescan], policy: { timeZone: 'UTC' } } as unknown as RequestView,
      rescan,
    );
  const waits = 'waits for: Close the account in Cloud MFA';
  expect(detailsBehind('running')).toEqual([waits, 'next look 28 Nov 2026, 18:07 UTC']);
  expect(detailsBehind('failed')).toEqual([waits]);
});
