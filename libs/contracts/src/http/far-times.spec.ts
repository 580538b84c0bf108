import { describe, expect, it } from '@jest/globals';
import { SimulateDeadlinesBody } from './simulations.js';
import { SubmitPrivacyRequestBody } from './submit-privacy-request.js';

const faultsOf = (parsed: {
  error?: { issues: { path: PropertyKey[]; message: string }[] } | undefined;
}): readonly string[] =>
  parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('the time of a receipt', () => {
  const received = (receivedAt: string) =>
    faultsOf(
      SubmitPrivacyRequestBody.safeParse({
        kind: 'Export',
        subject: { userPrincipalName: 'ada@example.com' },
        receivedAt,
      }),
    );

  it.each(['1900-01-01T00:00:00Z', '2016-12-31T23:59:59.999+14:00', '2024-02-29T23:59:59-12:00'])(
    'may be %s',
    (moment) => expect(received(moment)).toEqual([]),
  );

  it.each([
    ['0000-01-01T00:00:00+14:00', 'must not be before 1900'],
    ['1899-12-31T23:59:59.999Z', 'must not be before 1900'],
    ['2016-12-31T23:59:60Z', 'must be a time like'],
    ['2026-02-29T00:00:00Z', 'must be a time like'],
    ['2026-11-20T24:00:00Z', 'must be a time like'],
    ['2026-11-20T09:00:00', 'must be a time like'],
  ])('is refused once, by its name: %s', (moment, why) => {
    expect(received(moment)).toEqual([expect.stringContaining(`receivedAt: ${why}`)]);
  });
});

describe('the end of an absence', () => {
  const ends = (to: string) =>
    faultsOf(SimulateDeadlinesBody.safeParse({ source: 'mfa-server', from: '2026-11-20T00:00:00Z', to }));

  it('has a year of four digits, and so has what comes after it', () => {
    expect(ends('9899-12-31T23:59:59.999Z')).toEqual([]);
    expect(ends('9999-12-31T23:59:59-12:00')).toEqual(['to: must be before the year 9900']);
  });
});
