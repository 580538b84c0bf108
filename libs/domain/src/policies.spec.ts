import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PolicyId } from '#contracts';
import {
  builtInCalendars,
  countDeadlines,
  endOfLocalDay,
  holidayOn,
  isWorkingDay,
  localDate,
  nextWorkingDay,
  plusDays,
  plusLocalDays,
  plusLocalMonths,
  plusMonths,
  plusWallClock,
  policyFor,
  policyOf,
  policyVersions,
  stopLossAt,
  wallClockBetween,
  weekdayOf,
  type Policy,
} from '#domain';
import { person, planning, policyTable, RequestSimulation } from '#testing';

const at = (date: string, time = '09:00:00.000'): string => `${date}T${time}Z`;
const end = (date: string): string => `${date}T23:59:59.999Z`;
const GDPR = policyFor('gdpr', '2026-03-02');

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const named = (date: string): string => `${date} ${WEEKDAYS[weekdayOf(date)]}`;
const calendarOf = (name = '') => builtInCalendars[name as keyof typeof builtInCalendars];

const ACTS = { pause: person.pausesTheClock, resume: person.resumesTheClock, extend: person.extends };

describe('the dates of a request, as the page for lawyers has them', () => {
  const vectors = policyTable(
    ...[
      'policy',
      'time zone',
      'calendar',
      'received',
      'confirm by',
      'own',
      'answer by',
      'if extended',
      'why',
    ],
  );

  it('are many', () => expect(vectors.length).toBeGreaterThan(45));

  it.each(vectors)(
    '%s in %s by %s, received %s',
    (policy, timeZone = '', calendar, received = '', ...days) => {
      const counting = { timeZone, calendars: { [policy as PolicyId]: calendarOf(calendar) } };
      const receivedAt = new Date(received).toISOString();
      const { dates } = countDeadlines(policy as PolicyId, receivedAt, counting);
      const shown = [dates.confirmDueAt, dates.dueAt, dates.legalDueAt, dates.extendedDueAt].map((moment) => {
        if (moment === null) return '–';
        const day = localDate(moment, timeZone);
        expect(moment).toBe(endOfLocalDay(day, timeZone));
        return named(day);
      });
      expect(shown).toEqual(days.slice(0, 4));
    },
  );

  it.each(policyTable('time zone', 'day', 'hours', 'last moment (UTC)'))(
    'end in %s with the last moment of %s, a day of %s hours',
    (timeZone = '', day = '', hours, last) => {
      expect(endOfLocalDay(day, timeZone)).toBe(last);
      const before = endOfLocalDay(plusLocalDays(day, -1), timeZone);
      expect((Date.parse(endOfLocalDay(day, timeZone)) - Date.parse(before)) / 3_600_000).toBe(Number(hours));
    },
  );

  it.each(policyTable('time zone', 'answer by', 'paused', 'resumed', 'moved to (UTC)', 'why'))(
    'move in %s from %s when the clock stood from %s to %s',
    (timeZone = '', day = '', paused = '', resumed = '', moved) => {
      const stood = wallClockBetween(paused, resumed, timeZone);
      expect(plusWallClock(endOfLocalDay(day, timeZone), stood, timeZone)).toBe(moved);
    },
  );

  it.each(
    policyTable(
      ...['policy', 'time zone', 'calendar', 'received', 'what was done'],
      ...['own date (UTC)', 'answer by (UTC)', 'why'],
    ),
  )(
    'of %s in %s by %s, received %s, are moved by: %s',
    (policy, timeZone = '', calendar, received = '', acts = '', own, answer) => {
      const counting = { timeZone, calendars: { [policy as PolicyId]: calendarOf(calendar) } };
      const receivedAt = new Date(received).toISOString();
      const simulation = RequestSimulation.submitted({
        policy: policy as PolicyId,
        receivedAt,
        planning: { ...planning(), counting },
      });
      for (const act of acts.split(', ')) {
        const [, what, at = '', refused] = /^(\S+) (\S+)(?: \((.+)\))?$/.exec(act) ?? [];
        simulation.sleepUntil(new Date(at).toISOString());
        const said = simulation.run(ACTS[what as keyof typeof ACTS]());
        expect(said.kind === 'reject' ? said.code : undefined).toBe(refused);
      }
      const { dueAt, legalDueAt } = simulation.request;
      expect([dueAt, legalDueAt]).toEqual([own, answer]);
    },
  );

  it.each(policyTable('calendar', 'year', 'days'))(
    'know the holidays of %s in %s',
    (calendar, year = '', days) => {
      const found: string[] = [];
      for (let day = `${year}-01-01`; day.startsWith(year); day = plusLocalDays(day, 1))
        if (holidayOn(calendarOf(calendar), day) !== undefined) found.push(day.slice(5));
      expect(found.join(', ')).toBe(days);
    },
  );
});

/** Zones whose clocks were set at midnight, by half an hour, or over a whole day. */
const unusual = fc.constantFrom(
  ...['Africa/Cairo', 'America/Havana', 'America/Santiago', 'America/Sao_Paulo', 'America/Scoresbysund'],
  ...['Asia/Amman', 'Asia/Beirut', 'Asia/Tehran', 'Australia/Lord_Howe', 'Pacific/Apia', 'Pacific/Chatham'],
);

describe('a clock that stood for whole days', () => {
  it('leaves the end of a day the end of a day, in any zone', () => {
    const day = fc.date({ min: new Date('2010-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.nat(120), unusual, (date, days, timeZone) => {
        const from = date.toISOString().slice(0, 10);
        const end = endOfLocalDay(from, timeZone);
        // A day that a zone left out, or whose last hour it left out, ends with no such moment.
        fc.pre(new Date(end).toLocaleString('sv-SE', { timeZone }) === `${from} 23:59:59`);
        const moved = plusWallClock(end, days * 86_400_000, timeZone);
        expect(moved).toBe(endOfLocalDay(plusLocalDays(from, days), timeZone));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the versions of the policies', () => {
  const yes = (holds: boolean): string => (holds ? 'yes' : 'no');
  const period = ({ unit, count }: Policy['answer']): string =>
    `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;

  it('stand on the page for lawyers as they are', () => {
    const table = policyTable(
      ...['policy', 'version', 'for receipts from', 'answer', 'extended', 'next working day'],
      ...['confirm (working days)', 'calendar', 'identity check stops it', 'internal', 'purge', 'grace'],
      ...['records kept by the sources', 'package', 'own record (months)'],
    );
    const rows = policyVersions.map((policy) => [
      ...[
        policy.id,
        policy.version,
        policy.effectiveFrom,
        period(policy.answer),
        period(policy.extendedAnswer),
      ],
      ...[yes(policy.endsOnWorkingDay), String(policy.confirmWorkingDays ?? '–'), policy.calendar],
      ...[yes(policy.identityCheckStopsClock), ...[policy.internalDays, policy.purgeDays].map(String)],
      ...[policy.purgeGraceDays, policy.recordRetentionDays, policy.packageDays].map(String),
      String(policy.ownRetentionMonths),
    ]);
    expect([...table].sort()).toEqual(rows.sort());
  });

  it('are taken by the day of receipt: the newest that was in force then', () => {
    expect(policyFor('gdpr', '2026-03-02').version).toBe('2026-2');
    expect(policyFor('ccpa', '2020-01-01').version).toBe('2026-2');
  });

  it('are there for what was received before the law, too', () =>
    expect(policyFor('gdpr', '2001-01-01').id).toBe('gdpr'));

  it('are found by their name, and none is made up', () => {
    expect(policyOf({ id: 'gdpr', version: '2026-1' }).calendar).toBe('weekends');
    expect(() => policyOf({ id: 'gdpr', version: '2099-1' })).toThrow('does not know version 2099-1');
  });
});

describe('the date that a request shows', () => {
  it('is never later than the law’s, which is after the receipt and before the extended one, in any zone', () => {
    const received = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true });
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/Los_Angeles',
      'Africa/Cairo',
      'Pacific/Apia',
    );
    fc.assert(
      fc.property(received, zone, fc.constantFrom<PolicyId>('gdpr', 'ccpa'), (date, timeZone, id) => {
        const receivedAt = date.toISOString();
        const { dates } = countDeadlines(id, receivedAt, { timeZone, calendars: {} });
        expect(dates.dueAt <= dates.legalDueAt).toBe(true);
        expect(dates.dueAt > receivedAt).toBe(true);
        expect(dates.extendedDueAt > dates.legalDueAt).toBe(true);
      }),
    );
  });

  it('is the same for every moment of one day of receipt', () => {
    const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2050-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.nat(86_399_999), (date, ms) => {
        const midnight = `${date.toISOString().slice(0, 10)}T00:00:00.000Z`;
        const later = new Date(Date.parse(midnight) + ms).toISOString();
        expect(countDeadlines('gdpr', later).dates).toEqual(countDeadlines('gdpr', midnight).dates);
      }),
    );
  });
});

describe('stop-loss', () => {
  it('of an Export is two days before its legal date', () => {
    expect(stopLossAt(GDPR, { kind: 'Export', legalDueAt: end('2026-04-02') }, at('2026-03-02'))).toBe(
      end('2026-03-31'),
    );
  });

  it('of an Export that came late leaves a week to gather', () => {
    expect(stopLossAt(GDPR, { kind: 'Export', legalDueAt: end('2026-04-02') }, at('2026-04-01'))).toBe(
      at('2026-04-08'),
    );
  });

  it('of an AccountClose is two weeks after planning, whatever its date', () => {
    expect(stopLossAt(GDPR, { kind: 'AccountClose', legalDueAt: end('2026-04-02') }, at('2026-03-02'))).toBe(
      at('2026-03-16'),
    );
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

  it('moves a day that is none of work to the next that is, and leaves the others', () => {
    const day = moment.map((text) => text.slice(0, 10));
    const calendar = fc.constantFrom(...Object.values(builtInCalendars));
    fc.assert(
      fc.property(day, calendar, (from, by) => {
        const to = nextWorkingDay(from, by);
        expect(isWorkingDay(to, by)).toBe(true);
        expect(to >= from && to <= plusLocalDays(from, 7)).toBe(true);
        for (let between = from; between < to; between = plusLocalDays(between, 1))
          expect(isWorkingDay(between, by)).toBe(false);
      }),
    );
  });

  it('adds months to a day as to a moment', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 600 }), (from, months) =>
        expect(plusLocalMonths(from.slice(0, 10), months)).toBe(plusMonths(from, months).slice(0, 10)),
      ),
    );
  });
});
