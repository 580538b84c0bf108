import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'lossless-json';
import { MfaRecords } from '#contracts';
import { isRecordLike, recordCategories } from './read-export.js';
import { readJsonText } from './read-json.js';
import { readExport, scanExport, type RecordSet } from './record-set.fixture.js';

/** As records.json is read by whoever opens the package. */
const read = (text: string): MfaRecords =>
  MfaRecords.parse(JSON.parse(stringify(readExport(readJsonText(text))) ?? ''));
const recordsIn = (value: unknown): number => {
  const records = readExport(readJsonText(JSON.stringify(value)));
  const sorted = recordCategories.flatMap((category) => records[category]);
  return sorted.length + records.other.filter(isRecordLike).length;
};
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

  it.each(['Kind', 'recordType', 'category', 'Event Category'])(
    'are told by what they call themselves in “%s”, where their fields tell nothing',
    (field) => {
      const records = of({
        Username: 'ada',
        Records: [
          {
            [field]: 'Authentication Attempt',
            Username: 'ada',
            PhoneNumber: '1',
            Devices: [{ OSVersion: '15' }],
          },
          { [field]: 'activation', Username: 'ada', DeviceName: 'x' },
          { [field]: 'Blocks', Username: 'ada', PhoneNumber: '2' },
          { [field]: 'bypass', Username: 'ada', PhoneNumber: '3' },
          { [field]: 'Change', Username: 'ada', NewExtension: '4' },
          { [field]: 'Change', BlockReason: 'lost', PhoneNumber: '5' },
          { [field]: 'weather', Username: 'ada', PhoneNumber: '6' },
        ],
      });
      expect(recordCategories.map((category) => [category, records[category].length])).toEqual(
        expect.arrayContaining([
          ['authenticationAttempts', 1],
          ['activations', 1],
          ['blocks', 2],
          ['bypasses', 1],
          ['changes', 1],
        ]),
      );
      expect(records.blocks[0]).toEqual({ [field]: 'Blocks', username: 'ada', phoneNumber: '2' });
    },
  );

  it('are none in what is around them and has a kind too', () => {
    const around = { Type: 'Changes', Username: 'ada', CountryCode: '44' };
    expect(recordsIn({ ...around, Items: [] })).toBe(0);
    expect(recordsIn({ Type: 'Changes', Username: 'ada', Count: 0 })).toBe(0);
    expect(of({ ...around, Items: [{ ChangeTimestamp: 't' }] }).changes).toEqual([{ changeTimestamp: 't' }]);
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
      readJsonText('{"Changes":[{"Username":"a","New Phone Number":12345678901234567890,"x":1.10}]}'),
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
      expect(recordsIn(value)).toBe(0);
  });

  it('stay whole where only a field is called like a category', () => {
    const change = { Username: 'ada', 'Changed By': 'bert', Change: 'phone' };
    expect(of([change]).other).toEqual([{ path: '/0', value: change }]);
  });

  it('are some where something stands that is understood by nobody', () => {
    for (const value of [{ Settings: { mode: 1 } }, { Blocks: { a: { b: 1 } } }, [[1]]])
      expect(recordsIn(value)).toBeGreaterThan(0);
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
        const kept = stringify(readExport(readJsonText(text))) ?? '';
        for (const [leaf] of text.matchAll(/"[0-9a-f]{8}-[0-9a-f-]{27}"/g)) expect(kept).toContain(leaf);
        expect(MfaRecords.safeParse(JSON.parse(kept)).success).toBe(true);
      }),
    );
  });
});

describe('an export of any size', () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const record = fc.record(
    {
      Username: fc.constantFrom('ada', "o'neill", 'Jürgen', 'EX\\sam'),
      BlockReason: fc.string(),
      Nested: fc.array(value),
    },
    { requiredKeys: ['Username'] },
  );
  const anExport = fc.record({
    Username: fc.string(),
    Blocks: fc.oneof(fc.array(record), fc.record({ Count: fc.nat(), Items: fc.array(record) })),
    Data: fc.record({ Changes: fc.array(record), Unknown: fc.array(fc.dictionary(fc.string(), value)) }),
  });

  it('holds the same records when it comes in pieces as when it is read whole', () => {
    fc.assert(
      fc.property(
        anExport,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 8, max: 200 }),
        (json, size, held) => {
          const text = JSON.stringify(json, null, 1);
          const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
          const { other, ...records } = scanExport(pieces, { held, scalar: 1_000_000 });
          const { other: otherWhole, ...whole } = readExport(readJsonText(text));
          const sorted = (set: object) => stringify(set);
          expect(sorted(records)).toBe(sorted(whole));
          // Nothing that belongs to no category is lost; a large part is kept in smaller ones.
          const scalars = (parts: RecordSet['other']) =>
            (stringify(parts.map((part) => part.value)) ?? '').match(/"(?:[^"\\]|\\.)*"|[\d.]+/g)?.sort();
          const names = (all: readonly string[] | undefined) => new Set(all);
          for (const scalar of names(scalars(other))) expect(names(scalars(otherWhole))).toContain(scalar);
        },
      ),
    );
  });

  it('is the same on lines as in a list, wherever a piece ends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anExport, record, fc.dictionary(fc.string(), value)), { minLength: 2 }),
        fc.integer({ min: 1, max: 50 }),
        (documents, size) => {
          const lines = documents.map((document) => JSON.stringify(document)).join('\r\n');
          const pieces = lines.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
          const list = readExport(readJsonText(JSON.stringify(documents)));
          for (const text of [pieces, [...pieces, '\n']])
            expect(stringify(scanExport(text, { held: 1_000_000, scalar: 1_000_000 }))).toBe(stringify(list));
        },
      ),
    );
  });

  it('holds its records on lines that are larger than can be held', () => {
    const large = JSON.stringify({ Blocks: [{ BlockReason: 'x' }, { BlockReason: 'y' }] });
    for (const held of [1, 8, 40])
      expect(scanExport([`${large}\n${large}\n{"a":1}`], { held, scalar: 1000 }).blocks).toEqual(
        ['x', 'y', 'x', 'y'].map((blockReason) => ({ blockReason })),
      );
  });

  it.each([
    '[1,,2]',
    '{"a" 1}',
    '{"a":1,}',
    '[1 2]',
    '{"Blocks":[{}',
    '[]]',
    '{}{}',
    '{}\n{} {}',
    '{}\n{}\n,{}',
    '{}\n{}\n]',
    '{}\n{}\n1',
    '{}\n{"a":',
    '1\n{}',
    '',
    '[1}',
    '{"a":[1}',
  ])('is refused when it breaks the grammar, wherever it is cut: %s', (text) => {
    for (const held of [1, 2, 4, 1000])
      expect(() => scanExport([...text], { held, scalar: 1000 })).toThrow('not JSON');
  });
});
