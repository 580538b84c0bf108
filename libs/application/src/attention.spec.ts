import { describe, expect, it } from '@jest/globals';
import { RECORDS_ARE_BACK } from '#contracts';
import { nothingStands, sealedView } from '#domain';
import { aProof, day, handler, only, person, planning, RequestSimulation } from '#testing';
import { attentionOf } from './attention.js';
import { openView } from './open-view.js';

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

/** A close of somebody of whom MFA Server has records again, on the day of the re-scan. */
function recordsAreBack(): RequestSimulation {
  const simulation = RequestSimulation.submitted({
    kind: 'AccountClose',
    planning: planning(only('mfa-server')),
  });
  const doAll = (): void => {
    for (let message = simulation.outbox.shift(); message; message = simulation.outbox.shift()) {
      const task = simulation.request.tasks?.get(message.taskId);
      if (task && task.action !== 'verify-purge') simulation.run(handler.succeeds(task, message));
    }
  };
  doAll();
  simulation.run(person.completes(simulation.open('delete-user-record')));
  simulation.advanceTo(day(30));
  doAll();
  const scan = simulation.tasks('verify-purge').find(({ checks }) => checks.includes('records'));
  if (!scan) throw new Error('Nobody looks for records.');
  simulation.run(handler.finds(scan, day(29), { proof: aProof({ remarks: [RECORDS_ARE_BACK] }) }));
  return simulation;
}

describe('a step that was done and is asked for again', () => {
  const step = 'delete-user-record';

  it('says why, where it is listed and above what is to do', () => {
    const simulation = recordsAreBack();
    const view = sealedView(simulation.request);
    const { id } = simulation.open(step);
    expect(attentionOf(view, day(30)).filter(({ taskId }) => taskId === id)).toMatchObject([
      { reason: 'waiting-on-person', message: expect.stringContaining('found records of the person again') },
    ]);
    const open = openView(view, null, { now: day(30), standing: nothingStands });
    const asked = open.tasks.filter(({ action }) => action === step).map(({ instructions }) => instructions);
    expect(asked[0]).toBeNull();
    expect(asked[1]?.steps[0]).toMatch(/^This step was done before\./);
    expect(asked[1]?.steps[1]).toMatch(/^Open Multi-Factor Authentication Server/);
  });

  it('says nothing of the kind the first time', () => {
    const simulation = RequestSimulation.submitted({
      kind: 'AccountClose',
      planning: planning(only('mfa-server')),
    });
    const [item] = attentionOf(sealedView(simulation.request), day(0));
    expect(item?.message).toBe(`The step “${step}” waits for a person.`);
  });
});
