import { describe, expect, it } from '@jest/globals';
import { sealedView, type SealedView } from '#domain';
import {
  aProof,
  after,
  day,
  handler,
  only,
  planning,
  RELIABLE,
  RequestSimulation,
  SimulatedFleet,
} from '#testing';
import { attentionOf } from './attention.js';

/** A cloud that keeps the deleted account: each re-scan finds it, on the day on which it may look. */
function keptUntil(days: number): RequestSimulation {
  const simulation = RequestSimulation.submitted({
    kind: 'AccountClose',
    planning: planning(only('cloud-mfa')),
  });
  for (let today = 0; today <= days; today++) {
    simulation.advanceTo(day(today));
    while (simulation.outbox.length > 0) answer(simulation);
  }
  return simulation;
}

function answer(simulation: RequestSimulation): void {
  const message = simulation.outbox.shift();
  const task = message && simulation.request.tasks?.get(message.taskId);
  if (!task) throw new Error('Something was sent that is not in the plan.');
  const counts = { hits: 1 };
  const proof = aProof({ endedAt: simulation.now, remarks: ['deleted-account-kept'], counts });
  const finds = task.action === 'verify-purge';
  simulation.run(finds ? handler.finds(task, day(0), { proof }) : handler.succeeds(task, message));
}

const contradictionsOf = (view: SealedView, now = day(60)) =>
  attentionOf(view, now).filter(({ reason }) => reason === 'purge-contradicted');

describe('a person that is found time and again', () => {
  it('is said once, with since when, how often, when it is looked at next and what to do', () => {
    const simulation = keptUntil(60);
    const items = contradictionsOf(sealedView(simulation.request));
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      source: 'cloud-mfa',
      host: null,
      taskId: simulation.open('verify-purge').id,
      message:
        'The deleted account is among the deleted users still, long after the 30 days: cloud-mfa (1), since 2026-04-01, 5 times. The next look is on 2026-05-02.',
      nextAction: expect.stringContaining('choose Delete permanently'),
    });
  });

  it('is told apart where records and lines of logs were found', () => {
    const view = sealedView(keptUntil(60).request);
    const tasks = view.tasks.map((task) =>
      task.proof?.counts.hits === 1
        ? { ...task, proof: { ...task.proof, counts: { hits: 19, recordsFound: 1 } } }
        : task,
    );
    expect(contradictionsOf({ ...view, tasks })).toMatchObject([
      {
        message: expect.stringContaining(': cloud-mfa (1, and 18 other places that name the person), since'),
      },
    ]);
  });

  it('is not said any more where the last look found nothing', () => {
    const simulation = keptUntil(60);
    simulation.advanceTo(after({ days: 1 }, day(61)));
    new SimulatedFleet(RELIABLE).answerAll(simulation);
    expect(contradictionsOf(sealedView(simulation.request))).toEqual([]);
  });

  it('is not said to be looked at on a day when the next look waits for a delete that failed', () => {
    const view = sealedView(keptUntil(60).request);
    const next = view.tasks.find(({ action, state }) => action === 'verify-purge' && state !== 'succeeded');
    const tasks = view.tasks.map((task) =>
      next?.dependsOn.includes(task.id) ? { ...task, state: 'failed' as const } : task,
    );
    expect(contradictionsOf({ ...view, tasks })).toMatchObject([
      { message: expect.stringMatching(/5 times\. The next look waits for a task that failed\.$/) },
    ]);
  });

  it('is said by views of an earlier version too, as far as they know', () => {
    const view = sealedView(keptUntil(60).request);
    const tasks = view.tasks.map(({ contradicted: _new, ...task }) => task);
    expect(contradictionsOf({ ...view, tasks })).toEqual(contradictionsOf(view));
    const unknown = tasks.map((task) => ({ ...task, proof: null }));
    expect(contradictionsOf({ ...view, tasks: unknown })).toMatchObject([{ source: null, taskId: null }]);
  });
});
