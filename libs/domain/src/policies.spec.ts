import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueDates, nextWorkingDay, plusDays, plusMonths, policies, stopLossAt } from '#domain';

const at = (date: string, time = '09:00:00.000'): string => `${date}T${time}Z`;
const end = (date: string): string => `${date}T23:59:59.999Z`;

describe('GDPR', () => {
  it.each([
    ['2026-03-02', '2026-04-02', 'a month later, the same-numbered day'],
    ['2026-01-31', '2026-03-02', 'no 31st: the last of February, a Saturday: the Monday after'],
    ['2025-01-31', '2025-02-28', 'no 31st: the last of February'],
    ['2027-01-29', '2027-03-01', 'no 29th in a common year; the 28th is a Sunday'],
    ['2028-01-29', '2028-02-29', 'there is a 29th in a leap year'],
    ['2028-01-31', '2028-02-29', 'the last day of a leap February'],
    ['2028-02-29', '2028-03-29', 'from the leap day'],
    ['2026-08-31', '2026-09-30', 'no 31st of September'],
    ['2026-05-31', '2026-06-30', 'no 31st of June'],
    ['2025-12-31', '2026-02-02', 'over the turn of the year; a Saturday: the Monday after'],
    ['2026-01-15', '2026-02-16', 'a Sunday: the Monday after'],
    ['2026-10-24', '2026-11-24', 'received on a Saturday: that does not matter'],
    ['2099-12-31', '2100-02-01', 'a Sunday: the Monday after'],
    ['2100-01-31', '2100-03-01', '2100 is no leap year; the 28th of February is a Sunday'],
  ])('received on %s is answered by %s: %s', (receivedAt, dueAt) => {
    expect(policies.gdpr.legalDueAt(at(receivedAt))).toBe(end(dueAt));
  });

  it.each([
    ['2026-03-02', '2026-06-02'],
    ['2026-01-31', '2026-04-30'],
    ['2026-11-30', '2027-03-01'],
    ['2026-01-15', '2026-04-15'],
    ['2027-11-29', '2028-02-29'],
    ['2026-02-28', '2026-05-28'],
    ['2026-02-01', '2026-05-01'],
    ['2026-02-02', '2026-05-04'],
  ])('received on %s and extended is answered by %s, three months from receipt', (receivedAt, dueAt) => {
    expect(policies.gdpr.extendedDueAt(at(receivedAt))).toBe(end(dueAt));
  });

  it('does not depend on the time of the day', () => {
    for (const time of ['00:00:00.000', '12:30:00.000', '23:59:59.999'])
      expect(policies.gdpr.legalDueAt(at('2026-03-02', time))).toBe(end('2026-04-02'));
  });
});

describe('CCPA', () => {
  it.each([
    ['2026-03-02', '2026-04-16', '2026-05-31'],
    ['2026-12-01', '2027-01-15', '2027-03-01'],
    ['2028-01-16', '2028-03-01', '2028-04-15'],
    ['2027-01-15', '2027-03-01', '2027-04-15'],
  ])(
    'received on %s is answered by %s in 45 calendar days, extended by %s in 90',
    (receivedAt, dueAt, extended) => {
      expect(policies.ccpa.legalDueAt(at(receivedAt))).toBe(end(dueAt));
      expect(policies.ccpa.extendedDueAt(at(receivedAt))).toBe(end(extended));
    },
  );

  it('does not move from a weekend: calendar days', () => {
    expect(policies.ccpa.legalDueAt(at('2026-03-04'))).toBe(end('2026-04-18'));
    expect(new Date('2026-04-18').getUTCDay()).toBe(6);
  });
});

describe('the date that a request shows', () => {
  it.each([
    ['gdpr', '2026-03-02', '2026-03-27', '2026-04-02'],
    ['gdpr', '2026-02-01', '2026-02-26', '2026-03-02'],
    ['ccpa', '2026-03-02', '2026-04-11', '2026-04-16'],
  ] as const)(
    'is the earlier of the team’s own and the law’s: %s, %s',
    (policy, receivedAt, dueAt, legalDueAt) => {
      expect(dueDates(policies[policy], at(receivedAt))).toEqual({
        dueAt: end(dueAt),
        legalDueAt: end(legalDueAt),
      });
    },
  );

  it('is never later than the law’s', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
        for (const policy of Object.values(policies)) {
          const { dueAt, legalDueAt } = dueDates(policy, date.toISOString());
          expect(dueAt <= legalDueAt).toBe(true);
          expect(dueAt > date.toISOString()).toBe(true);
          expect(policy.extendedDueAt(date.toISOString()) > legalDueAt).toBe(true);
        }
      }),
    );
  });
});

describe('stop-loss', () => {
  it('of an Export is two days before its legal date', () => {
    expect(
      stopLossAt(policies.gdpr, { kind: 'Export', legalDueAt: end('2026-04-02') }, at('2026-03-02')),
    ).toBe(end('2026-03-31'));
  });

  it('of an Export that came late leaves a week to gather', () => {
    expect(
      stopLossAt(policies.gdpr, { kind: 'Export', legalDueAt: end('2026-04-02') }, at('2026-04-01')),
    ).toBe(at('2026-04-08'));
  });

  it('of an AccountClose is two weeks after planning, whatever its date', () => {
    expect(
      stopLossAt(policies.gdpr, { kind: 'AccountClose', legalDueAt: end('2026-04-02') }, at('2026-03-02')),
    ).toBe(at('2026-03-16'));
  });
});

describe('arithmetic on moments', () => {
  const moment = fc
    .date({ min: new Date('1970-01-01'), max: new Date('2300-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());

  it('adds months without ever leaving the month that was meant, and keeps the time of day', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 600 }), (from, months) => {
        const to = plusMonths(from, months);
        const monthOf = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(monthOf(to)).toBe(monthOf(from) + months);
        expect(to.slice(10)).toBe(from.slice(10));
        expect(Number(to.slice(8, 10))).toBeLessThanOrEqual(Number(from.slice(8, 10)));
        const nextDay = plusDays(to, 1);
        expect(to.slice(8, 10) === from.slice(8, 10) || nextDay.slice(8, 10) === '01').toBe(true);
      }),
    );
  });

  it('moves a weekend to Monday and leaves working days', () => {
    fc.assert(
      fc.property(moment, (from) => {
        const to = nextWorkingDay(from);
        expect([1, 2, 3, 4, 5]).toContain(new Date(to).getUTCDay());
        expect(to >= from && to <= plusDays(from, 2)).toBe(true);
        expect(nextWorkingDay(to)).toBe(to);
      }),
    );
  });
});
