import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'lossless-json';
import { MfaRecords } from '#contracts';
import { mergeRecords } from './merge-records.js';
import { countRecords, readExport } from './read-export.js';
import { readJson } from './read-json.js';

/** As records.json is read by whoever opens the package. */
const read = (text: string): MfaRecords =>
  MfaRecords.parse(JSON.parse(stringify(readExport(readJson(Buffer.from(text)))) ?? ''));
const of = (value: unknown): MfaRecords => read(JSON.stringify(value));

describe('the records of an export', () => {
  it.each([
    { 'Authentication Attempts': [{ 'Primary Call Country Code': '44', 'Initiating IP Address': '::1' }] },
    { authenticationAttempts: [{ primaryCall: { countryCode: '44' }, initiatingIpAddress: '::1' }] },
    { AUTHENTICATION_ATTEMPTS: [{ primary_call_country_code: '44', initiating_ip_address: '::1' }] },
    { AuthenticationAttempt: { PrimaryCall: { 'country-code': '44' }, InitiatingIPAddress: '::1' } },
    {
      Data: {
        Attempts: 1,
        AuthenticationAttempts: {
          Count: 1,
          Items: [{ PrimaryCallCountryCode: '44', InitiatingIPAddress: '::1' }],
        },
      },
    },
    [{ PrimaryCall: { CountryCode: '44' }, InitiatingIPAddress: '::1' }],
  ])('are found however names are spelled and nested: %j', (value) => {
    expect(of(value).authenticationAttempts).toEqual([
      { primaryCall: { countryCode: '44' }, initiatingIpAddress: '::1' },
    ]);
  });

  it('have results and devices as lists, also when there is one or a wrapping', () => {
    const [record] = of({
      AuthenticationAttempts: [
        {
          Results: { Result: [{ Timestamp: 't1', Authenticated: true }, { ResultTimestamp: 't2' }] },
          Devices: { DeviceToken: 'x', OSVersion: '15' },
          Overall: { Authenticated: false, Result: 'NO' },
        },
      ],
    }).authenticationAttempts;
    expect(record).toEqual({
      results: [{ resultTimestamp: 't1', authenticated: true }, { resultTimestamp: 't2' }],
      devices: [{ deviceToken: 'x', osVersion: '15' }],
      overallAuthenticated: false,
      overallResult: 'NO',
    });
  });

  it('are told by their fields where no category is named', () => {
    const records = of([
      { Username: 'a', BlockTimestamp: '1' },
      { Username: 'a', BypassSeconds: 300 },
      { Username: 'a', ChangeTimestamp: '2', NewPIN: true },
      { Username: 'a', ActivationStatusResult: 'x', ActivationStatusTimestamp: '3' },
      { Username: 'a', OverallResult: 'y' },
      { Username: 'a', Language: 'en' },
    ]);
    const { other, ...categories } = records;
    expect(Object.values(categories).map((list) => list.length)).toEqual([1, 1, 1, 1, 1]);
    expect(other).toEqual([{ path: '/5', value: { Username: 'a', Language: 'en' } }]);
  });

  it('keep what no field is for, under the name it came with', () => {
    const [block] = of({
      Blocks: [
        {
          Username: 'a',
          username: 'b',
          'User Name': { deep: 1 },
          Risk_Score: 7,
          PrimaryCall: 'none',
          'Account Lockout': { Email: { Sent: true, At: 'noon' } },
        },
      ],
    }).blocks;
    expect(block).toEqual({
      username: 'a',
      'username (2)': 'b',
      'User Name': { deep: 1 },
      Risk_Score: 7,
      PrimaryCall: 'none',
      'Account Lockout': { Email: { Sent: true, At: 'noon' } },
    });
  });

  it('round no number', () => {
    const records = readExport(
      readJson(
        Buffer.from('{"Changes":[{"Username":"a","New Phone Number":12345678901234567890,"x":1.10}]}'),
      ),
    );
    expect(stringify(records.changes)).toBe(
      '[{"username":"a","newPhoneNumber":12345678901234567890,"x":1.10}]',
    );
  });

  it('are none where an export has the user’s name and empty categories', () => {
    const empty = {
      Username: 'zoe',
      AuthenticationAttempts: [],
      Activations: null,
      Blocks: {},
      Bypasses: '',
    };
    for (const value of [empty, {}, [], null, { Result: 'ok', Data: empty }])
      expect(countRecords(readExport(readJson(Buffer.from(JSON.stringify(value)))))).toBe(0);
  });

  it('are some where something stands that is understood by nobody', () => {
    for (const value of [{ Settings: { mode: 1 } }, { Blocks: { a: { b: 1 } } }, [[1]]])
      expect(countRecords(readExport(readJson(Buffer.from(JSON.stringify(value)))))).toBeGreaterThan(0);
  });

  it('lose no value of any JSON', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'Blocks',
        'changes',
        'Username',
        'primaryCall',
        'Results',
        'CountryCode',
        'Overall',
        '__proto__',
      ),
    );
    const { tree } = fc.letrec<{ tree: unknown; leaf: string }>((tie) => ({
      leaf: fc.uuid(),
      tree: fc.oneof(
        { maxDepth: 5 },
        tie('leaf'),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(name, tree), (value) => {
        const text = JSON.stringify(value);
        const kept = stringify(readExport(readJson(Buffer.from(text)))) ?? '';
        for (const [leaf] of text.matchAll(/"[0-9a-f]{8}-[0-9a-f-]{27}"/g)) expect(kept).toContain(leaf);
        expect(MfaRecords.safeParse(JSON.parse(kept)).success).toBe(true);
      }),
    );
  });
});

describe('records from several exports', () => {
  const set = (value: unknown) => readExport(readJson(Buffer.from(JSON.stringify(value))));

  it('are there once when two exports hold them, in whatever order their fields stand', () => {
    const merged = mergeRecords([
      set({ Blocks: [{ Username: 'a', Language: 'en' }] }),
      set({ Blocks: [{ Language: 'en', Username: 'a' }, { Username: 'b' }] }),
    ]);
    expect(merged.blocks).toEqual([{ username: 'a', language: 'en' }, { username: 'b' }]);
  });

  it('are there twice when one export holds them twice', () => {
    const twice = set({ Blocks: [{ Username: 'a' }, { Username: 'a' }] });
    const once = set({ Blocks: [{ Username: 'a' }] });
    expect(mergeRecords([once, twice]).blocks).toHaveLength(2);
    expect(mergeRecords([twice, once]).blocks).toHaveLength(2);
  });
});
