import { describe, expect, it } from '@jest/globals';
import type { RequestEvent } from '#contracts';
import { react } from '#domain';
import { nextConfirmationMoment } from './confirmation.js';
import {
  after,
  aTask,
  day,
  exportReceived,
  fanOutPlanned,
  given,
  happened,
  packageAssembled,
  person,
  requestAfter,
  requestCancelled,
  taskDispatched,
  timer,
} from '#testing';

/** 10 business days after Monday, 2 March 2026, in California, where summer time begins on the 8th. */
const BY = '2026-03-17T06:59:59.999Z';
const before = (days: number): string => after({ days: -days }, BY);
const search = aTask(1, 'search-logs', { host: 'mfa01' });
const received = exportReceived({
  confirmDueAt: BY,
  timeZone: 'America/Los_Angeles',
  dueAt: '2026-04-12T06:59:59.999Z',
  legalDueAt: '2026-04-17T06:59:59.999Z',
});
const running = [received, fanOutPlanned(search), taskDispatched(search)] as const;
const confirmed = happened('ReceiptConfirmed', {
  by: { id: 'key:officer', channel: 'rest' },
  reason: 's1.5d1f2a3b-4c5d-4e6f-8a7b-9c0d1e2f3a4b.AAAA' as never,
});
const missed = happened('ConfirmationMissed', { confirmDueAt: BY });
const reminded = (daysLeft: number) => happened('ConfirmationReminderSent', { daysLeft, confirmDueAt: BY });

describe('the confirmation of a receipt', () => {
  it('is recorded by whoever gave it, once', () => {
    given(...running)
      .when(person.confirmsTheReceipt())
      .thenTypes('ReceiptConfirmed');
    given(...running, confirmed)
      .when(person.confirmsTheReceipt())
      .rejects('already-confirmed');
  });

  it('is recorded late too', () =>
    given(...running, missed)
      .when(person.confirmsTheReceipt(), day(20))
      .thenTypes('ReceiptConfirmed'));

  it('is not asked for by every policy', () =>
    given(exportReceived(), fanOutPlanned(search), taskDispatched(search))
      .when(person.confirmsTheReceipt())
      .rejects('nothing-to-confirm'));
});

describe('its date', () => {
  it.each([3, 1])('is reminded of %i days before', (days) =>
    given(...running)
      .when(timer('confirmation'), before(days))
      .then([{ type: 'ConfirmationReminderSent', data: { daysLeft: days, confirmDueAt: BY } }]),
  );

  it('is reminded of once where several reminders passed, and not twice', () => {
    given(...running)
      .when(timer('confirmation'), before(0.5))
      .then([{ type: 'ConfirmationReminderSent', data: { daysLeft: 1 } }]);
    given(...running, reminded(1))
      .when(timer('confirmation'), before(0.5))
      .ignores();
  });

  it('is missed a millisecond after its last, and once', () => {
    given(...running, reminded(1))
      .when(timer('confirmation'), BY)
      .ignores();
    given(...running, reminded(1))
      .when(timer('confirmation'), after({ seconds: 0.001 }, BY))
      .then([{ type: 'ConfirmationMissed', data: { confirmDueAt: BY } }]);
    given(...running, missed)
      .when(timer('confirmation'), day(20))
      .ignores();
  });

  it('does not matter once it was confirmed or the request was answered', () => {
    given(...running, confirmed)
      .when(timer('confirmation'), day(20))
      .ignores();
    given(...running, packageAssembled(aTask(2, 'assemble')))
      .when(timer('confirmation'), day(20))
      .ignores();
  });
});

describe('its timer', () => {
  const next = (...more: readonly RequestEvent[]) =>
    nextConfirmationMoment(requestAfter(...running, ...more));

  it('rings at the end of local days, then just after the date, and then no more', () => {
    expect(next()).toBe(before(3));
    expect(next(reminded(3))).toBe(before(1));
    expect(next(reminded(1))).toBe(after({ seconds: 0.001 }, BY));
    expect(next(missed)).toBeNull();
    expect(next(confirmed)).toBeNull();
    expect(nextConfirmationMoment(requestAfter(exportReceived()))).toBeNull();
  });

  it('is set when the request is received, moved by each reminder, and taken away by what ends the wait', () => {
    const schedule = (dueAt: string) => ({ kind: 'schedule', name: 'confirmation', dueAt });
    expect(react(received, requestAfter(received))).toContainEqual(schedule(before(3)));
    expect(react(reminded(3), requestAfter(received, reminded(3)))).toEqual([schedule(before(1))]);
    const cancelled = { kind: 'cancel', name: 'confirmation' };
    for (const event of [confirmed, missed, requestCancelled(), packageAssembled(aTask(2, 'assemble'))])
      expect(react(event, requestAfter(...running, event))).toContainEqual(cancelled);
  });

  it('keeps the end of the day where summer time begins in between', () => {
    const confirmDueAt = '2026-03-11T06:59:59.999Z';
    const over = requestAfter(exportReceived({ confirmDueAt, timeZone: 'America/Los_Angeles' }));
    // Saturday the 7th is in winter time still: its last millisecond is an hour later in UTC.
    expect(nextConfirmationMoment(over)).toBe('2026-03-08T07:59:59.999Z');
  });
});
