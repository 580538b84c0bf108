import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deletedCheck, signInCheck } from './purge-checks.js';

const DAY = 24 * 3600;
const NOW = '2026-12-20T09:00:00.000Z';

describe('an account among the deleted items', () => {
  const deleted = (deletedDateTime: string | null) => ({ id: 'x', deletedDateTime });
  it.each([
    ['2026-12-10T09:00:00Z', { again: DAY }],
    ['2026-11-20T12:00:00.1234567Z', { again: 4 * 3600 + 1 }],
    ['2026-11-20T08:30:00Z', { again: 1800 }],
    ['2026-11-19T09:00:00Z', { again: DAY }],
  ])('since %s is looked at again', (time, check) =>
    expect(deletedCheck(deleted(time), NOW, NOW)).toEqual(check),
  );

  it('is found after 33 days', () =>
    expect(deletedCheck(deleted('2026-11-17T09:00:00Z'), NOW, NOW)).toMatchObject({
      places: ['directory/deletedItems/x'],
      newestAt: '2026-11-17T09:00:00.000Z',
    }));

  it.each([null, '', 'yesterday', '+275760-09-13T00:00:00Z'])(
    'without a readable time (%s) has its 33 days from the first look',
    (time) => {
      expect(deletedCheck(deleted(time), '2026-12-19T09:00:00.000Z', NOW)).toEqual({ again: DAY });
      expect(deletedCheck(deleted(time), '2026-11-17T09:00:00.000Z', NOW)).toHaveProperty('places');
    },
  );
});

describe('sign-ins that name the account', () => {
  it('are expected for a month, and found when one is older than that', () => {
    expect(signInCheck([], NOW)).toMatchObject({ places: [] });
    expect(signInCheck([{ createdDateTime: '2026-12-01T09:00:00Z' }], NOW)).toEqual({ again: DAY });
    const signIns = [
      { createdDateTime: '2026-11-17T09:00:00Z' },
      { createdDateTime: '2026-12-01T09:00:00Z' },
    ];
    expect(signInCheck(signIns, NOW)).toMatchObject({
      places: ['auditLogs/signIns 2026-11-17T09:00:00.000Z'],
      newestAt: '2026-12-01T09:00:00.000Z',
    });
  });

  it('without a time are found at once', () =>
    expect(signInCheck([{}], NOW)).toMatchObject({ places: ['auditLogs/signIns'], newestAt: null }));

  it('of any times are found, or looked at within a day', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            createdDateTime: fc.oneof(
              fc.string(),
              fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
            ),
          }),
        ),
        (signIns) => {
          const check = signInCheck(signIns, NOW);
          if ('again' in check) expect(check.again > 0 && check.again <= DAY).toBe(true);
          else expect(check.places.length <= signIns.length).toBe(true);
        },
      ),
    ));
});
