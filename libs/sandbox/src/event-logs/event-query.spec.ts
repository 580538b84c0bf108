import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventQuery } from './event-query.js';
import type { LogEvent } from './log-event.js';
import { InvalidQuery } from './query-tokens.js';

const event: LogEvent = {
  recordId: 12,
  eventId: 1,
  level: 4,
  time: '2026-10-24T00:00:00.000Z',
  provider: 'Microsoft-AzureMfa-AuthZ',
  message: 'for User ada@example.com',
};
const holds = (query: string): boolean => eventQuery(query, 'AuthZOptCh')(event);

describe('a query of the event log', () => {
  it.each([
    '*',
    'Event',
    '*[System]',
    "*[System[TimeCreated[@SystemTime < '2026-10-24T00:00:00.001Z']]]",
    "*[System[TimeCreated[@SystemTime >= '2026-10-24T00:00:00.000Z']]]",
    "*[System[TimeCreated[@SystemTime>='2026-10-24T00:00:00Z' and @SystemTime<'2026-10-25T00:00:00Z']]]",
    '*[System[EventRecordID=12]]',
    '*[System[EventRecordID > 9]]',
    '*[System[(EventID=1 or EventID=7) and Level<=4]]',
    '*[System[Provider[@Name="Microsoft-AzureMfa-AuthZ"]]]',
    '*[System/EventID=1]',
    "Event[System[EventID=1]][EventData[Data='for User ada@example.com']]",
  ])('matches: %s', (query) => expect(holds(query)).toBe(true));

  it.each([
    "*[System[TimeCreated[@SystemTime < '2026-10-24T00:00:00.000Z']]]",
    '*[System[EventRecordID > 12]]',
    '*[System[TimeCraeted]]',
    '*[System[constructor]]',
    '*[System[EventID=2 and Level=4]]',
    "*[EventData[Data='ada@example.com']]",
  ])('does not match: %s', (query) => expect(holds(query)).toBe(false));

  it.each([
    '',
    '[]',
    '*[',
    '*[System[EventID=]]',
    "*[System[EventID='1]]",
    '*]',
    '*[System[timediff(@SystemTime) <= 86400000]]',
    "*[EventData[contains(Data,'ada')]]",
    '* *',
  ])('is refused: %s', (query) => expect(() => holds(query)).toThrow(InvalidQuery));

  it('either answers or is refused, whatever its text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'*[]()@/<>= \'"1a', 'System', 'and', 'or', 'EventID'), { maxLength: 20 }),
        (parts) => {
          try {
            expect(typeof holds(parts.join(''))).toBe('boolean');
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidQuery);
          }
        },
      ),
    );
  });
});
