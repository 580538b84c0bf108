import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clockState, milliseconds } from '#domain';
import {
  after,
  aTask,
  clockPaused,
  closeReceived,
  day,
  exportReceived,
  fanOutPlanned,
  given,
  happened,
  handler,
  on,
  person,
  RequestSimulation,
  taskDispatched,
  timer,
} from '#testing';

/** The due date of a request received at the start: the 25th day, its last millisecond. */
const DUE = '2026-03-27T23:59:59.999Z';
/** and the law’s, by its policy */
const LEGAL = '2026-04-02T23:59:59.999Z';
const before = (days: number): string => after({ days: -days }, DUE);

const search = aTask(1, 'search-logs', { host: 'mfa01' });
const running = [exportReceived({ dueAt: DUE }), fanOutPlanned(search), taskDispatched(search)] as const;
const reminded = (daysLeft: number) => happened('DeadlineReminderSent', { daysLeft, dueAt: DUE });

describe('a reminder', () => {
  it.each([7, 3, 1])('is sent %i days before the due date', (days) =>
    given(...running)
      .when(timer('deadline'), before(days))
      .then([{ type: 'DeadlineReminderSent', data: { daysLeft: days, dueAt: DUE } }]),
  );

  it('is one when several passed while nobody looked', () =>
    given(...running)
      .when(timer('deadline'), before(2.5))
      .then([{ type: 'DeadlineReminderSent', data: { daysLeft: 3 } }]));

  it('is sent on the last day too, when none was sent before', () =>
    given(...running)
      .when(timer('deadline'), before(0.2))
      .then([{ type: 'DeadlineReminderSent', data: { daysLeft: 1 } }]));

  it('is not sent before the first of them, nor twice', () => {
    given(...running)
      .when(timer('deadline'), before(7.001))
      .ignores();
    given(...running, reminded(7))
      .when(timer('deadline'), before(6))
      .ignores();
    given(...running, reminded(1))
      .when(timer('deadline'), before(0.5))
      .ignores();
  });

  it('is not sent while the clock stands', () =>
    given(...running, clockPaused())
      .when(timer('deadline'), before(1))
      .ignores());
});

describe('a reminder over summer time', () => {
  it('comes at the end of its local day', () => {
    // Due on Wednesday, 1 April, in Berlin; summer time began on Sunday, 29 March.
    const dueAt = '2026-04-01T21:59:59.999Z';
    const received = exportReceived({ dueAt, timeZone: 'Europe/Berlin' });
    given(received, fanOutPlanned(search), taskDispatched(search))
      .when(timer('deadline'), '2026-03-25T22:59:59.998Z')
      .ignores();
    given(received, fanOutPlanned(search), taskDispatched(search))
      .when(timer('deadline'), '2026-03-25T22:59:59.999Z')
      .then([{ type: 'DeadlineReminderSent', data: { daysLeft: 7, dueAt } }]);
  });
});

describe('a deadline', () => {
  it('is missed a millisecond after its last, and once', () => {
    given(...running, reminded(1))
      .when(timer('deadline'), DUE)
      .ignores();
    const late = after({ seconds: 0.001 }, DUE);
    given(...running, reminded(1))
      .when(timer('deadline'), late)
      .then([{ type: 'DeadlineMissed', data: { dueAt: DUE } }]);
    given(...running, happened('DeadlineMissed', { dueAt: DUE }))
      .when(timer('deadline'), day(28))
      .ignores();
  });

  it('is missed without a reminder when nobody looked for so long', () =>
    given(...running)
      .when(timer('deadline'), day(40))
      .thenTypes('DeadlineMissed', 'LegalDeadlineMissed'));

  it('of the law is missed a millisecond after its last, and once, where it is later than the team’s', () => {
    const missed = happened('DeadlineMissed', { dueAt: DUE });
    given(...running, missed)
      .when(timer('deadline'), LEGAL)
      .ignores();
    given(...running, missed)
      .when(timer('deadline'), after({ seconds: 0.001 }, LEGAL))
      .then([{ type: 'LegalDeadlineMissed', data: { legalDueAt: LEGAL } }]);
    given(...running, missed, happened('LegalDeadlineMissed', { legalDueAt: LEGAL }))
      .when(timer('deadline'), day(60))
      .ignores();
    given(exportReceived({ dueAt: LEGAL }))
      .when(timer('deadline'), day(60))
      .thenTypes('DeadlineMissed');
  });

  it('is not missed while the clock stands', () =>
    given(...running, clockPaused())
      .when(timer('deadline'), day(40))
      .ignores());
});

const reminders = (simulation: RequestSimulation): readonly string[] =>
  simulation.commits.flatMap(({ committedAt, events }) =>
    events
      .filter(({ type }) => type === 'DeadlineReminderSent' || type === 'DeadlineMissed')
      .map(({ type }) => `${type} ${committedAt.slice(0, 10)}`),
  );

describe('the deadline timer', () => {
  it('rings for each reminder and for the missed date, and then never again', () => {
    const simulation = RequestSimulation.submitted({ approvalRequired: true });
    simulation.advanceTo(day(100));
    expect(reminders(simulation)).toEqual([
      'DeadlineReminderSent 2026-03-20',
      'DeadlineReminderSent 2026-03-24',
      'DeadlineReminderSent 2026-03-26',
      'DeadlineMissed 2026-03-28',
    ]);
    expect(simulation.timers.has('deadline')).toBe(false);
  });

  it('stands with the clock and goes on with the moved dates', () => {
    const simulation = RequestSimulation.submitted({ approvalRequired: true });
    simulation.advanceTo(day(20));
    simulation.run(person.pausesTheClock());
    simulation.advanceTo(day(50));
    simulation.run(person.resumesTheClock());
    simulation.advanceTo(day(100));
    expect(reminders(simulation)).toEqual([
      'DeadlineReminderSent 2026-03-20',
      'DeadlineReminderSent 2026-04-23',
      'DeadlineReminderSent 2026-04-25',
      'DeadlineMissed 2026-04-27',
    ]);
  });

  it('begins anew when the deadline is extended, also after it was missed', () => {
    const simulation = RequestSimulation.submitted({ approvalRequired: true });
    simulation.advanceTo(day(30));
    simulation.run(person.extends());
    simulation.advanceTo(day(100));
    expect(reminders(simulation).slice(-4)).toEqual([
      'DeadlineReminderSent 2026-05-26',
      'DeadlineReminderSent 2026-05-30',
      'DeadlineReminderSent 2026-06-01',
      'DeadlineMissed 2026-06-03',
    ]);
  });

  it('is gone when the request has ended', () => {
    const simulation = RequestSimulation.submitted({ approvalRequired: true });
    simulation.run(person.cancels());
    simulation.advanceTo(day(100));
    expect(reminders(simulation)).toEqual([]);
  });
});

describe('the clock of a request', () => {
  const account = aTask(1, 'close-account');
  const verify = aTask(2, 'verify-purge', { source: 'cloud-mfa', dependsOn: [account.id] });
  const closing = [
    closeReceived({ dueAt: DUE }),
    fanOutPlanned(account, verify),
    taskDispatched(account),
  ] as const;

  it('is met when the sources have deleted, not when the purge is verified', () => {
    const { request } = given(...closing).when(handler.succeeds(account), day(9));
    expect(request.clock.metAt).toBe(day(9));
  });

  it('is met late when that came late', () => {
    const { request } = given(...closing).when(handler.succeeds(account), day(40));
    expect(clockState({ dueAt: request.dueAt, metAt: request.clock.metAt, paused: false }, day(41))).toBe(
      'met-late',
    );
  });

  it('does not count the time it stood, also when it is met while it stands', () => {
    const { request } = given(...closing, on(day(20)), clockPaused()).when(
      handler.succeeds(account),
      day(40),
    );
    expect(request).toMatchObject({
      dueAt: after({ days: 20 }, DUE),
      clock: { metAt: day(40), pausedAt: null },
    });
    expect(clockState({ dueAt: request.dueAt, metAt: request.clock.metAt, paused: false }, day(41))).toBe(
      'met',
    );
  });

  it('is stopped by the end of the request, whichever end that is', () => {
    expect(given(...closing).when(person.cancels(), day(3)).request.clock.metAt).toBe(day(3));
    expect(given(...closing).when(person.rejects(), day(3)).request.clock.metAt).toBe(day(3));
    const closed = given(...closing).when(person.closesWithExceptions(), day(3));
    expect(closed.request.clock.metAt).toBe(day(3));
  });
});

describe('a clock that stood more than once', () => {
  const paused = (from: number, to: number) => (simulation: RequestSimulation) => {
    simulation.advanceTo(day(from));
    simulation.run(person.pausesTheClock());
    simulation.advanceTo(day(to));
    simulation.run(person.resumesTheClock());
  };

  it('adds up what it stood, before and after an extension, over the ends of months', () => {
    const simulation = RequestSimulation.submitted({ approvalRequired: true });
    paused(2, 5)(simulation);
    paused(10, 30.5)(simulation);
    expect(simulation.request.legalDueAt).toBe(after({ days: 23.5 }, LEGAL));
    simulation.run(person.extends());
    // Three months from 2 March, and what it stood.
    expect(simulation.request.legalDueAt).toBe(after({ days: 23.5 }, '2026-06-02T23:59:59.999Z'));
    paused(50, 51)(simulation);
    expect(simulation.request.legalDueAt).toBe(after({ days: 24.5 }, '2026-06-02T23:59:59.999Z'));
  });

  it('adds nothing when the clock of the machine was set back meanwhile', () => {
    const { request } = given(...running, on(day(10)), clockPaused()).when(person.resumesTheClock(), day(9));
    expect(request).toMatchObject({ dueAt: DUE, legalDueAt: LEGAL, clock: { pausedAt: null, stood: 0 } });
  });
});

describe('the state of the clock', () => {
  const facts = { dueAt: DUE, metAt: null, paused: false };
  it.each([
    ['on-track', after({ seconds: -0.001 }, before(7)), facts],
    ['due-soon', before(7), facts],
    ['due-soon', DUE, facts],
    ['overdue', after({ seconds: 0.001 }, DUE), facts],
    ['paused', day(400), { ...facts, paused: true }],
    ['met', day(400), { ...facts, metAt: DUE }],
    ['met-late', day(400), { ...facts, metAt: after({ seconds: 0.001 }, DUE) }],
    ['met', day(400), { ...facts, metAt: DUE, paused: true }],
  ] as const)('is %s at %s', (state, now, known) => expect(clockState(known, now)).toBe(state));

  it('agrees with its definition at every moment', () => {
    const moment = fc
      .integer({ min: 0, max: 40 * 86_400_000 })
      .map((ms) => new Date(milliseconds(day(0)) + ms).toISOString());
    fc.assert(
      fc.property(moment, moment, fc.option(moment), fc.boolean(), (now, dueAt, metAt, paused) => {
        const left = milliseconds(dueAt) - milliseconds(now);
        const open = left < 0 ? 'overdue' : left <= 7 * 86_400_000 ? 'due-soon' : 'on-track';
        const running = paused ? 'paused' : open;
        const expected =
          metAt === null ? running : milliseconds(metAt) > milliseconds(dueAt) ? 'met-late' : 'met';
        expect(clockState({ dueAt, metAt, paused }, now)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });
});
