import { describe, expect, it } from '@jest/globals';
import { progressOf, purgeOf, sealedView } from '#domain';
import {
  aTask,
  closeReceived,
  dataDeletedAtSource,
  day,
  fanOutPlanned,
  given,
  handler,
  on,
  only,
  person,
  planning,
  purgeContradicted,
  RELIABLE,
  RequestSimulation,
  SimulatedFleet,
  taskDispatched,
  taskSucceeded,
} from '#testing';

const verifyAccount = aTask(1, 'verify-purge', { source: 'cloud-mfa', checks: ['account'] });

const cloudClose = (): RequestSimulation =>
  RequestSimulation.submitted({ kind: 'AccountClose', planning: planning(only('cloud-mfa')) });

/** The tasks of which the view says that a retry has them look at once. */
const toldToWait = ({ request }: RequestSimulation): readonly string[] =>
  sealedView(request)
    .tasks.filter(({ waitsToLookAgain }) => waitsToLookAgain)
    .map(({ id }) => id);

/** An account that the cloud never lets go of: every re-scan finds it, on the day on which it may look. */
function foundForDays(days: number) {
  const simulation = cloudClose();
  const looks: number[] = [];
  for (let today = 0; today <= days; today++) {
    simulation.advanceTo(day(today));
    while (simulation.outbox.length > 0) if (finds(simulation)) looks.push(today);
  }
  return { simulation, looks };
}

/** Answers what was sent first. @returns whether it was a re-scan */
function finds(simulation: RequestSimulation): boolean {
  const message = simulation.outbox.shift();
  const task = message && simulation.request.tasks?.get(message.taskId);
  if (!task) throw new Error('Something was sent that is not in the plan.');
  const isScan = task.action === 'verify-purge';
  simulation.run(isScan ? handler.finds(task, day(0)) : handler.succeeds(task, message));
  return isScan;
}

describe('a person that re-scans find again and again', () => {
  it('is looked at again at growing distances, at last every thirty days', () => {
    const { simulation, looks } = foundForDays(400);
    expect(looks.slice(0, 8)).toEqual([30, 31, 33, 37, 45, 61, 91, 121]);
    expect(simulation.tasks('verify-purge')).toHaveLength(looks.length + 1);
    expect(looks).toHaveLength(17);
  });

  it('is looked at from the beginning again once a re-scan of the place found nothing in between', () => {
    const once = aTask(8, 'verify-purge', { source: 'cloud-mfa', checks: ['account'] });
    const twice = aTask(9, 'verify-purge', { source: 'cloud-mfa', checks: ['account'] });
    given(
      closeReceived(),
      fanOutPlanned(verifyAccount, once, twice),
      dataDeletedAtSource(),
      taskSucceeded(verifyAccount),
      purgeContradicted(verifyAccount),
      taskSucceeded(once),
      on(day(40)),
      taskDispatched(twice),
    )
      .when(handler.finds(twice), day(40))
      .then([
        { type: 'TaskSucceeded' },
        { type: 'PurgeContradicted' },
        { type: 'FanOutExtended', data: { notBefore: day(41) } },
        { type: 'TaskDispatched' },
      ]);
  });

  it('is looked at again at once when a person says that its cause is gone', () => {
    const { simulation } = foundForDays(62);
    const next = simulation.open('verify-purge');
    expect(next.state).toBe('blocked');
    expect(toldToWait(simulation)).toEqual([next.id]);
    simulation.run(person.retries(next));
    expect(toldToWait(simulation)).toEqual([]);
    expect(simulation.open('verify-purge').state).toBe('running');
    simulation.run(handler.succeeds(simulation.open('verify-purge')));
    expect([progressOf(simulation.request), purgeOf(simulation.request)]).toEqual(['done', 'verified']);
  });

  it('leaves the first re-scan to its day, whatever a person says', () => {
    const simulation = cloudClose();
    new SimulatedFleet(RELIABLE).answerAll(simulation);
    expect(toldToWait(simulation)).toEqual([]);
    expect(simulation.run(person.retries(simulation.open('verify-purge')))).toMatchObject({
      kind: 'reject',
      code: 'task-not-retryable',
    });
  });
});
