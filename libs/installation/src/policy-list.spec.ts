import { describe, expect, it } from '@jest/globals';
import { LetheYaml, PolicyList } from '#contracts';
import { countDeadlines } from '#domain';
import { dayCounting, policyList } from './policy-list.js';

const yaml = (policies: object): LetheYaml =>
  LetheYaml.parse({ sources: { 'nps-extension': { hosts: [{ name: 'nps01' }] } }, policies });

const berlin = yaml({
  timeZone: 'Europe/Berlin',
  calendars: {
    berlin: {
      extends: 'target2',
      holidays: [
        { date: '03-09', name: 'Made up' },
        { date: '2026-04-07', name: 'Once' },
      ],
    },
  },
  calendar: { gdpr: 'berlin' },
  default: 'ccpa',
  overrides: { AccountClose: { approval: 'required' } },
});

describe('days of an installation', () => {
  const answerBy = (receivedAt: string, settings = berlin): string =>
    countDeadlines('gdpr', receivedAt, dayCounting(settings.policies)).dates.legalDueAt;

  it('are counted in its zone and by its own holidays, with those of the calendar that it extends', () => {
    expect(answerBy('2026-02-09T09:00:00.000Z')).toBe('2026-03-10T22:59:59.999Z');
    expect(answerBy('2027-02-09T09:00:00.000Z')).toBe('2027-03-10T22:59:59.999Z');
    expect(answerBy('2026-03-03T09:00:00.000Z')).toBe('2026-04-08T21:59:59.999Z');
    expect(answerBy('2026-01-31T23:00:00.000Z')).toBe('2026-03-02T22:59:59.999Z');
  });

  it('are those of UTC and of the policies where nothing is told', () => {
    expect(answerBy('2026-02-09T09:00:00.000Z', yaml({}))).toBe('2026-03-09T23:59:59.999Z');
    expect(answerBy('2026-03-03T09:00:00.000Z', yaml({}))).toBe('2026-04-07T23:59:59.999Z');
    const weekends = yaml({ calendar: { gdpr: 'weekends' } });
    expect(answerBy('2026-03-03T09:00:00.000Z', weekends)).toBe('2026-04-03T23:59:59.999Z');
  });
});

describe('the list of policies', () => {
  const list = PolicyList.parse(policyList(berlin));

  it('has every version, of each policy the newest first, with what holds here', () => {
    const brief = list.items.map((item) => [
      item.id,
      item.version,
      item.current,
      item.default,
      item.calendar,
    ]);
    expect(brief).toEqual([
      ['ccpa', '2026-2', true, true, 'us-federal'],
      ['gdpr', '2026-2', true, false, 'berlin'],
      ['ccpa', '2026-1', false, false, 'weekends'],
      ['gdpr', '2026-1', false, false, 'weekends'],
    ]);
    expect(list.items[1]).toMatchObject({ timeZone: 'Europe/Berlin', approvalRequired: ['AccountClose'] });
  });

  it('says in words when each holiday is', () => {
    const rules = Object.fromEntries(
      list.calendars.flatMap(({ holidays }) => holidays.map(({ name, rule }) => [name, rule])),
    );
    expect(rules).toMatchObject({
      'Good Friday': '2 days before Easter Sunday',
      'Easter Monday': '1 day after Easter Sunday',
      'Memorial Day': 'last Monday of May',
      'Juneteenth National Independence Day':
        '19 June; of a Saturday the Friday before, of a Sunday the Monday after, from 2021 on',
      'Made up': '9 March',
      Once: '2026-04-07',
    });
  });
});
