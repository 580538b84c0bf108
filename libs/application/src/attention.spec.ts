import { describe, expect, it } from '@jest/globals';
import { sealedView } from '#domain';
import { day, handler, only, planning, RequestSimulation } from '#testing';
import { attentionOf } from './attention.js';

/** A close whose delete fails again and again, at each attempt that falls due. */
function triedTimes(attempts: number): RequestSimulation {
  const simulation = RequestSimulation.submitted({
    kind: 'AccountClose',
    planning: planning(only('cloud-mfa')),
  });
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const [task] = simulation.tasks('close-account');
    if (!task) throw new Error('There is nothing to close.');
    simulation.run(handler.fails(task, { attempt, dispatch: task.dispatch }));
    const next = simulation.nextTimer();
    if (attempt < attempts && next) simulation.advanceTo(next.dueAt);
  }
  return simulation;
}

describe('a task that fails and is tried again by itself', () => {
  const about = (attempts: number) =>
    attentionOf(sealedView(triedTimes(attempts).request), day(1)).filter(({ taskId }) => taskId !== null);

  it('needs nobody while it may pass', () => expect(about(5)).toEqual([]));

  it('is said with what to do once it has lasted', () =>
    expect(about(6)).toMatchObject([
      {
        reason: 'task-failed',
        source: 'cloud-mfa',
        message: expect.stringMatching(/\. It has been tried 6 times, and is tried again by itself\.$/),
        nextAction: expect.stringMatching(/\.$/),
      },
    ]));
});
