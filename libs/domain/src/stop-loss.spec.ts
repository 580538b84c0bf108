import { describe, expect, it } from '@jest/globals';
import { timers } from '#domain';
import {
  after,
  aFault,
  aTask,
  clockPaused,
  closeReceived,
  dataDeletedAtSource,
  day,
  exportReceived,
  fanOutPlanned,
  given,
  handler,
  on,
  RELIABLE,
  RequestSimulation,
  retryScheduled,
  SimulatedFleet,
  stopLossReached,
  taskDispatched,
  taskFailed,
  taskSucceeded,
  taskWaitingOnPerson,
  taskWaitingOnSource,
  timer,
} from '#testing';

const search = aTask(1, 'search-logs', { host: 'mfa01' });
const screenshots = aTask(2, 'screenshots');
const assemble = aTask(3, 'assemble', { dependsOn: [search.id, screenshots.id] });
const wakes = timer(timers.task(search.id));
const sent = [
  exportReceived(),
  fanOutPlanned(search, screenshots, assemble),
  taskWaitingOnPerson(screenshots),
  taskDispatched(search),
] as const;

describe('stop-loss of an Export', () => {
  it('gives up what is open, names why, and sends the package out with the gaps', () =>
    given(...sent)
      .when(timer('stop-loss'), day(24))
      .then([
        { type: 'TaskStopLossReached', data: { taskId: search.id } },
        {
          type: 'TaskFailed',
          data: { taskId: search.id, fault: { code: 'stop-loss-reached', retryable: false, detail: null } },
        },
        { type: 'TaskStopLossReached', data: { taskId: screenshots.id } },
        {
          type: 'TaskFailed',
          data: { taskId: screenshots.id, fault: { code: 'step-not-done', retryable: false, detail: null } },
        },
        // all that could be had failed, so no empty package is made
        { type: 'PrivacyRequestCompleted', data: { outcome: 'failed' } },
      ]));

  it('sends the package when something could be had', () => {
    const outcome = given(...sent, taskSucceeded(search)).when(timer('stop-loss'), day(24));
    outcome.thenTypes('TaskStopLossReached', 'TaskFailed', 'TaskDispatched');
    expect(outcome.request.tasks?.get(assemble.id)?.gaps).toEqual([
      { taskId: screenshots.id, source: 'mfa-server', host: null, reason: 'step-not-done' },
    ]);
  });

  it('names the last fault of what kept failing', () =>
    given(
      ...sent,
      taskSucceeded(screenshots),
      taskFailed(search, { fault: aFault({ code: 'gdpr-tool-missing' }) }),
      retryScheduled(search),
    )
      .when(timer('stop-loss'), day(24))
      .then([
        { type: 'TaskStopLossReached' },
        { type: 'TaskFailed', data: { fault: aFault({ code: 'gdpr-tool-missing', retryable: false }) } },
        { type: 'TaskDispatched', data: { taskId: assemble.id } },
      ]));

  it('releases the dependants of what had failed for good before', () =>
    given(...sent, taskSucceeded(screenshots), taskFailed(search))
      .when(timer('stop-loss'), day(24))
      .thenTypes('TaskStopLossReached', 'TaskDispatched'));

  it('does not ring early, nor while the clock stands', () => {
    given(...sent)
      .when(timer('stop-loss'), day(23))
      .ignores();
    given(...sent, clockPaused())
      .when(timer('stop-loss'), day(24))
      .ignores();
  });

  describe('finds a task in the hands of a handler that', () => {
    const inHand = [
      ...sent,
      taskFailed(search, { fault: aFault({ code: 'lease-over' }) }),
      retryScheduled(search),
      taskDispatched(search, { attempt: 2, leaseUntil: day(25) }),
    ] as const;
    const reached = [
      ...inHand,
      stopLossReached(search),
      stopLossReached(screenshots),
      taskFailed(screenshots, { fault: aFault({ code: 'step-not-done', retryable: false }) }),
    ] as const;

    it('may still bring it: it is left there, and people are told', () => {
      const outcome = given(...inHand).when(timer('stop-loss'), day(24));
      outcome.then([
        { type: 'TaskStopLossReached', data: { taskId: search.id } },
        { type: 'TaskStopLossReached', data: { taskId: screenshots.id } },
        { type: 'TaskFailed', data: { taskId: screenshots.id } },
      ]);
      expect(outcome.request.tasks?.get(search.id)?.state).toBe('running');
    });

    it('brings it: it goes into the package', () => {
      const outcome = given(...reached).when(handler.succeeds(search, { attempt: 2 }), day(24));
      outcome.thenTypes('TaskSucceeded', 'TaskDispatched');
      expect(outcome.request.tasks?.get(assemble.id)?.gaps).toEqual([
        { taskId: screenshots.id, source: 'mfa-server', host: null, reason: 'step-not-done' },
      ]);
    });

    it('fails: there is no other attempt', () =>
      given(...reached)
        .when(handler.fails(search, { attempt: 2 }), day(24))
        .then([
          { type: 'TaskFailed', data: { taskId: search.id, fault: aFault({ retryable: false }) } },
          { type: 'PrivacyRequestCompleted', data: { outcome: 'failed' } },
        ]));

    it('is told to wait by its source: it looks again', () =>
      given(...reached)
        .when(handler.waits(search, { attempt: 2 }), day(24))
        .thenTypes('TaskWaitingOnSource'));

    it('is gone without a word: it is given up when its lease is over', () =>
      given(...reached)
        .when(wakes, day(25))
        .then([
          { type: 'TaskFailed', data: { fault: { code: 'lease-over', retryable: false, detail: null } } },
          { type: 'PrivacyRequestCompleted', data: { outcome: 'failed' } },
        ]));

    it.each([
      [
        'gives signs of life, however many',
        taskDispatched(search, { attempt: 2, leaseUntil: day(30) }),
        'lease-over',
      ],
      [
        'still waits for its source',
        taskWaitingOnSource(search, day(30), { dispatch: 2 }),
        'stop-loss-reached',
      ],
    ])('%s: it is given up when its day is over', (_, isAtIt, code) => {
      const done = taskSucceeded(screenshots);
      const waiting = [...inHand, done, on(day(24)), stopLossReached(search), isAtIt] as const;
      given(...waiting)
        .when(timer('stop-loss'), after({ seconds: -1 }, day(25)))
        .ignores();
      given(...waiting)
        .when(timer('stop-loss'), day(25))
        .then([
          {
            type: 'TaskFailed',
            data: { taskId: search.id, fault: aFault({ code, retryable: false }) },
          },
          { type: 'TaskDispatched', data: { taskId: assemble.id } },
        ]);
    });
  });

  describe('finds a task that waits for another one which', () => {
    const cloud = aTask(1, 'export');
    const host = aTask(2, 'export', { host: 'nps01', dependsOn: [cloud.id] });
    const pack = aTask(3, 'assemble', { dependsOn: [cloud.id, host.id] });
    const planned = [exportReceived(), fanOutPlanned(cloud, host, pack), taskDispatched(cloud)] as const;
    const waits = [...planned, taskWaitingOnSource(cloud, day(24.5)), on(day(24))] as const;
    const told = [...waits, stopLossReached(cloud), stopLossReached(host)] as const;

    it('is in hand: both are left, and people are told', () => {
      const outcome = given(...waits).when(timer('stop-loss'), day(24));
      outcome.thenTypes('TaskStopLossReached', 'TaskStopLossReached');
      expect(outcome.request.tasks?.get(host.id)?.state).toBe('blocked');
    });

    it('comes: its host is asked too, and goes into the package', () => {
      const outcome = given(...told).when(handler.succeeds(cloud), day(24.5));
      outcome.then([{ type: 'TaskSucceeded' }, { type: 'TaskDispatched', data: { taskId: host.id } }]);
    });

    it('fails at last: its host is asked all the same', () => {
      const looks = taskDispatched(cloud, { dispatch: 2 });
      const outcome = given(...told, looks).when(handler.fails(cloud, { dispatch: 2 }), day(24.5));
      outcome.then([{ type: 'TaskFailed' }, { type: 'TaskDispatched', data: { taskId: host.id } }]);
    });

    it('failed before: its host is asked now', () => {
      const outcome = given(...planned, taskFailed(cloud)).when(timer('stop-loss'), day(24));
      outcome.thenTypes('TaskStopLossReached', 'TaskStopLossReached', 'TaskDispatched');
      expect(outcome.request.tasks?.get(host.id)?.state).toBe('running');
    });

    it('waits for a person, whose time is over: its host is asked now', () => {
      const step = aTask(4, 'screenshots');
      const behind = aTask(5, 'export', { host: 'nps02', dependsOn: [step.id] });
      const last = aTask(6, 'assemble', { dependsOn: [behind.id] });
      given(exportReceived(), fanOutPlanned(step, behind, last), taskWaitingOnPerson(step))
        .when(timer('stop-loss'), day(24))
        .thenTypes('TaskStopLossReached', 'TaskFailed', 'TaskStopLossReached', 'TaskDispatched');
    });
  });

  it('comes behind what fell due before it while nobody looked: the hosts are asked once more', () =>
    given(...sent)
      .when(wakes, day(40))
      .thenTypes('TaskFailed', 'TaskRetryScheduled', 'TaskDispatched'));

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'makes no gaps of its own, when nobody looked for five weeks and every host answers then (%i)',
    (seed) => {
      const simulation = RequestSimulation.submitted({ kind: 'Export' });
      // What was in hand is lost with whoever had it.
      simulation.outbox.splice(0);
      simulation.sleepUntil(day(35));
      const fleet = new SimulatedFleet({ ...RELIABLE, seed, waits: 4 });
      for (let hour = 0; !simulation.request.end && hour < 48; hour += 1) {
        simulation.advanceTo(after({ hours: hour }, day(35)));
        fleet.answerAll(simulation);
      }
      const { end } = simulation.request;
      expect(end?.progress).toBe('done-with-exceptions');
      // Only what a person was to do.
      expect(simulation.request.package?.gaps.map(({ reason }) => reason)).toEqual(['step-not-done']);
    },
  );

  it('is not reached twice', () =>
    given(...sent, taskSucceeded(search), on(day(24)), stopLossReached(screenshots))
      .when(timer('stop-loss'), day(24))
      .ignores());
});

describe('stop-loss of an AccountClose', () => {
  const account = aTask(1, 'close-account');
  const sweep = aTask(2, 'sweep-logs', { host: 'mfa01', phase: 'now' });
  const lastSweep = aTask(3, 'sweep-logs', {
    host: 'mfa01',
    phase: 'after-30-days',
    dependsOn: [account.id],
  });
  const verify = aTask(4, 'verify-purge', { host: 'mfa01', dependsOn: [lastSweep.id] });
  const closing = [
    closeReceived(),
    fanOutPlanned(account, sweep, lastSweep, verify),
    taskDispatched(account),
    taskDispatched(sweep),
  ] as const;

  it('tells people and gives nothing up', () => {
    const outcome = given(...closing).when(timer('stop-loss'), day(24));
    outcome.then([
      { type: 'TaskStopLossReached', data: { taskId: account.id } },
      { type: 'TaskStopLossReached', data: { taskId: sweep.id } },
    ]);
    expect(outcome.request.tasks?.get(account.id)?.state).toBe('running');
  });

  it('is not for the last sweep and the re-scan, which have the purge date', () =>
    given(...closing, taskSucceeded(account), taskSucceeded(sweep), dataDeletedAtSource())
      .when(timer('stop-loss'), day(24))
      .ignores());
});
