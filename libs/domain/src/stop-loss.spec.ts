import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#contracts';
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
  retryScheduled,
  stopLossReached,
  taskDispatched,
  taskFailed,
  taskSucceeded,
  taskWaitingOnPerson,
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

    it.each([
      ['fails', handler.fails(search, { attempt: 2 }), aFault({ retryable: false })],
      [
        'is told to wait',
        handler.waits(search, { attempt: 2 }),
        aFault({ code: 'stop-loss-reached', retryable: false }),
      ],
    ])('%s: there is no other attempt', (_, report, fault) =>
      given(...reached)
        .when(report, day(24))
        .then([
          { type: 'TaskFailed', data: { taskId: search.id, fault } },
          { type: 'PrivacyRequestCompleted', data: { outcome: 'failed' } },
        ]),
    );

    it('is gone without a word: it is given up when its lease is over', () =>
      given(...reached)
        .when(wakes, day(25))
        .then([
          { type: 'TaskFailed', data: { fault: { code: 'lease-over', retryable: false, detail: null } } },
          { type: 'PrivacyRequestCompleted', data: { outcome: 'failed' } },
        ]));

    it('gives signs of life: it is waited for, but not beyond the date of the law', () => {
      const leaseAfter = (at: Instant): unknown => {
        const { decision } = given(...reached).when(handler.progresses(search, { attempt: 2 }), at);
        return decision.kind === 'accept' && decision.events[0]?.data;
      };
      expect(leaseAfter(day(25))).toMatchObject({ leaseUntil: after({ days: 25, minutes: 30 }) });
      expect(leaseAfter('2026-04-02T23:50:00.000Z')).toMatchObject({
        leaseUntil: '2026-04-02T23:59:59.999Z',
      });
    });
  });

  it('comes behind what fell due before it while nobody looked: the hosts are asked once more', () =>
    given(...sent)
      .when(wakes, day(40))
      .thenTypes('TaskFailed', 'TaskRetryScheduled', 'TaskDispatched'));

  it('is not reached twice', () =>
    given(...sent, taskSucceeded(search), stopLossReached(screenshots))
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
