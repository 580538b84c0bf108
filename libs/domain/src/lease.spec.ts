import { describe, expect, it } from '@jest/globals';
import { plusSeconds, type Task } from '#domain';
import {
  after,
  aFault,
  aTask,
  day,
  exportReceived,
  fanOutPlanned,
  given,
  handler,
  LEASE_SECONDS,
  person,
  planning,
  RequestSimulation,
  retryScheduled,
  taskDispatched,
  taskFailed,
  taskWaitingOnSource,
  timer,
} from '#testing';

const search = aTask(1, 'search-logs', { host: 'mfa01' });
const began = [exportReceived(), fanOutPlanned(search)] as const;

/** A lease that was over so often, and the task on its way again. */
const lapsed = (times: number) => [
  ...began,
  ...Array.from({ length: times }, (_, index) => [
    taskDispatched(search, { attempt: index + 1 }),
    taskFailed(search, { fault: aFault({ code: 'lease-over', retryable: true }) }),
    retryScheduled(search, { retryAt: after({ minutes: 1 }) }),
  ]).flat(),
];
const wakes = timer(`task:${search.id}`);
const leaseOf = (minutes: number) => plusSeconds(after({ minutes: 1 }), minutes * 60);

describe('the lease of a task that is sent again', () => {
  it.each([
    [0, 30],
    [1, 60],
    [2, 120],
    [4, 480],
    [9, 480],
  ])('after %i leases in a row that were over is of %i minutes', (times, minutes) => {
    const history =
      times === 0 ? [...began, retryScheduled(search, { retryAt: after({ minutes: 1 }) })] : lapsed(times);
    given(...history)
      .when(wakes, after({ minutes: 1 }))
      .then([{ type: 'TaskDispatched', data: { leaseUntil: leaseOf(minutes) } }]);
  });

  it('runs its full length again with a sign of life', () =>
    given(...lapsed(1), taskDispatched(search, { attempt: 2 }))
      .when(handler.progresses(search, { attempt: 2 }), after({ minutes: 20 }))
      .then([{ type: 'TaskStarted', data: { leaseUntil: after({ minutes: 80 }) } }]));

  it('is as planned again when the handler had said anything of how it went', () => {
    given(
      ...lapsed(3),
      taskDispatched(search, { attempt: 4 }),
      taskWaitingOnSource(search, after({ minutes: 1 })),
    )
      .when(wakes, after({ minutes: 1 }))
      .then([{ type: 'TaskDispatched', data: { leaseUntil: leaseOf(30) } }]);
    given(
      ...lapsed(3),
      taskDispatched(search, { attempt: 4 }),
      taskFailed(search),
      retryScheduled(search, { retryAt: after({ minutes: 1 }) }),
    )
      .when(wakes, after({ minutes: 1 }))
      .then([{ type: 'TaskDispatched', data: { leaseUntil: leaseOf(30) } }]);
  });

  it('is as planned again when the handler had asked before it deleted, and was told to hold back', () =>
    given(
      ...lapsed(3),
      taskDispatched(search, { attempt: 4 }),
      retryScheduled(search, { attempt: 5, retryAt: after({ minutes: 1 }) }),
    )
      .when(wakes, after({ minutes: 1 }))
      .then([{ type: 'TaskDispatched', data: { leaseUntil: leaseOf(30) } }]));

  it('is doubled at once where the handler learns from the vault that its lease is over', () =>
    given(...began, taskDispatched(search))
      .when(
        handler.fails(search, { fault: aFault({ code: 'lease-over', retryable: true }) }),
        after({ minutes: 1 }),
      )
      .then([
        {
          type: 'TaskFailed',
          data: { attempt: 1, fault: { code: 'lease-over', retryable: true, detail: null } },
        },
        { type: 'TaskRetryScheduled', data: { attempt: 2, retryAt: after({ minutes: 1 }) } },
        { type: 'TaskDispatched', data: { leaseUntil: leaseOf(60) } },
      ]));

  it('stays doubled when a person has it tried again at once', () =>
    given(...lapsed(3))
      .when(person.retries(search), after({ minutes: 1 }))
      .then([
        { type: 'TaskRetryScheduled' },
        { type: 'TaskDispatched', data: { leaseUntil: leaseOf(240) } },
      ]));
});

describe('a handler before which more work waits than it does in one lease', () => {
  const HOSTS = 40;
  const MINUTES_EACH = 15;
  const hosts = Array.from({ length: HOSTS }, (_, index) => ({
    name: `mfa${index}`,
    roles: ['mfa-server' as const],
  }));
  const isBelieved = (task: Task | undefined, dispatch: number, now: string) =>
    task?.state === 'running' && task.dispatch === dispatch && (task.leaseUntil ?? '') > now;

  it('gets through it, though what is over costs it as much as what is not', () => {
    const simulation = RequestSimulation.submitted({
      planning: { ...planning({ 'mfa-server': { hosts, syslog: false } }), leaseSeconds: LEASE_SECONDS },
    });
    // Nobody takes anything at first: all that was sent is over when the handler begins.
    simulation.advanceTo(after({ hours: 1 }));
    const done = () => simulation.tasks('search-logs').filter(({ state }) => state === 'succeeded').length;
    while (done() < HOSTS && simulation.now < day(20)) {
      const message = simulation.outbox.shift();
      const task = message && simulation.request.tasks?.get(message.taskId);
      if (!task || task.action !== 'search-logs') {
        const next = simulation.nextTimer();
        if (!message && next) simulation.advanceTo(next.dueAt);
        continue;
      }
      const taken = isBelieved(task, message.dispatch, simulation.now);
      simulation.advanceTo(plusSeconds(simulation.now, MINUTES_EACH * 60));
      if (taken) simulation.run(handler.succeeds(task, message));
    }
    expect(done()).toBe(HOSTS);
  });
});
