import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ChunkBuilder, event, values, type Content, type Value } from '../../test-fixtures/evtx-chunk.js';
import { EventNames } from '../events/event-names.js';
import { ChunkReader } from './chunk-reader.js';
import { ChunkSearch, EvtxNames } from './chunk-search.js';
import type { EvtxChunk } from './evtx-chunks.js';
import { recordsOf } from './evtx-records.js';

const found = (bytes: Buffer, names: readonly string[]) => {
  const evtxNames = new EvtxNames(names);
  const block = evtxNames.sieve.blocks[0];
  bytes.copy(block);
  const chunk: EvtxChunk = { index: 0, offset: 4096, block, start: 0, end: bytes.length, damage: null };
  const findings = new ChunkSearch(chunk, evtxNames).run();
  evtxNames.sieve.end();
  return findings.found.map(({ record, names: named }): readonly [number, readonly string[]] => [
    record,
    [...named].sort(),
  ]);
};
const data = (...content: readonly Content[]): Content => ({ element: 'Data', content });
const ofOne = (name: string, content: Content, ...given: readonly Value[]) =>
  found(new ChunkBuilder().record({ template: { content: event(content) }, values: given }).built(), [name]);
const once = (name: string) => [[1, [name]]];

describe('a name is found', () => {
  it.each([
    'ada',
    'ADA',
    'EXAMPLE\\Ada',
    "o'neil@example.com",
    'Ölçü@Example.com',
    'ЛЕВ',
    'İsmet',
    '李雷',
    'li',
    'x&y',
    'é',
    '😀x',
    'Ada Lovelace',
  ])('in a value in any case: %s', (name) => {
    for (const form of [name, name.toUpperCase(), name.toLowerCase(), name.normalize('NFD')])
      expect(ofOne(name, data({ value: 0 }), values.text(`for (${form})`))).toEqual(once(name));
  });

  it('in an attribute, a constant of a template, a list, and text of one byte a character', () => {
    const user: Content = { element: 'User', attributes: { id: [{ value: 0 }] } };
    expect(ofOne('ada', user, values.text('Ada'))).toEqual(once('ada'));
    expect(ofOne('ada', { element: 'User', attributes: { id: ['Ada'] } })).toEqual(once('ada'));
    expect(ofOne('ada', data('by ada'))).toEqual(once('ada'));
    expect(ofOne('ada', data({ value: 0 }), values.texts('bob', 'ADA'))).toEqual(once('ada'));
    expect(ofOne('ada', data({ value: 0 }), values.ansi('user ADA!'))).toEqual(once('ada'));
    expect(ofOne('café', data({ value: 0 }), values.ansi('CAF\u00c9'))).toEqual(once('café'));
    expect(ofOne('label', { element: 'User', attributes: { Name: ['Label'] } })).toEqual(once('label'));
  });

  it('in every record that takes it from a template, wherever that is', () => {
    const template = { content: event(data('by ada'), data({ value: 0 })) };
    const chunk = new ChunkBuilder()
      .record({ template, values: [values.text('one')] })
      .record({ template: { content: event(data('by bob')) }, values: [] })
      .record({ template, values: [values.text('two')] });
    expect(found(chunk.built(), ['ada']).map(([record]) => record)).toEqual([1, 3]);
    const elsewhere = new ChunkBuilder().define(template).record({ template, values: [values.text('one')] });
    expect(found(elsewhere.built(), ['ada'])).toEqual(once('ada'));
  });

  it('in fragments in fragments, and only there', () => {
    const inner = { content: [{ element: 'Who', content: [{ value: 0 }] }] };
    const outer = { content: event({ value: 0 }) };
    const nested = (name: string): Value => values.nested({ template: inner, values: [values.text(name)] });
    const chunk = new ChunkBuilder()
      .record({ template: outer, values: [nested('bob')] })
      .record({ template: outer, values: [nested('ada')] });
    expect(found(chunk.built(), ['ada'])).toEqual([[2, ['ada']]]);
  });

  it('where the text is put together of pieces none of which holds it', () => {
    const account = data({ value: 0 }, '\\', { value: 1 });
    expect(ofOne('EXAMPLE\\ada', account, values.text('example'), values.text('ada'))).toEqual(
      once('EXAMPLE\\ada'),
    );
    expect(ofOne("o'neil", data('o', { entity: 'apos' }, 'neil'))).toEqual(once("o'neil"));
    expect(ofOne('x&y', data('x', { character: 38 }, 'y'))).toEqual(once('x&y'));
    expect(ofOne("o'neil", data({ cdata: "o'n" }, 'eil'))).toEqual(once("o'neil"));
  });

  it('where it is no text at all: a SID, a GUID, a number', () => {
    const sid = 'S-1-5-21-2127521184-1604012920-1887927527-984';
    const bytes = '010500000000000515000000a065cf7e784b9b5fe77c8770d8030000';
    expect(ofOne(sid, data({ value: 0 }), values.hex(0x13, bytes))).toEqual(once(sid));
    const guid = '00112233-4455-6677-8899-aabbccddeeff';
    expect(ofOne(guid, data({ value: 0 }), values.hex(0x0f, '33221100554477668899aabbccddeeff'))).toEqual(
      once(guid),
    );
    for (const [number, type, hex] of [
      ['20231234', 0x08, '42b43401'],
      ['20231234', 0x0a, '42b4340100000000'],
      ['5000000000', 0x09, '00f2052a01000000'],
      ['20231234', 0x0c, '00000020444b7341'],
      ['20231234', 0x88, '0000000042b43401'],
      ['4711', 0x06, '6712'],
    ] as const)
      expect([number, ofOne(number, data({ value: 0 }), values.hex(type, hex))]).toEqual([
        number,
        once(number),
      ]);
    expect(ofOne('4720', data('another'))).toEqual([]);
  });

  it('in bytes that hold text, though they are shown as bytes', () => {
    const value: Value = { type: 0x0e, bytes: Buffer.from('\0user ada\0', 'utf16le') };
    expect(ofOne('ada', data({ value: 0 }), value)).toEqual(once('ada'));
  });

  it.each(['joann', 'ann.lee', 'OTHER\\ann', 'ann@example.com'])(
    'but not as a part of another: ann in %s',
    (other) => {
      expect(ofOne('ann', data({ value: 0 }), values.text(other))).toEqual([]);
      expect(ofOne('ann', data({ value: 0 }), values.ansi(other))).toEqual([]);
    },
  );
});

describe('a search through the bytes', () => {
  const people = [
    'ada',
    'ölçü@example.com',
    "o'neil@example.com",
    'EXAMPLE\\ada',
    '李雷',
    'Лев',
    'x&y',
    'Kim',
    'İsmet',
    'bo',
    'Σίσυφος',
    'user7@example.com',
    '20231234',
    '65536',
  ];
  const form = (name: string) =>
    fc.constantFrom(
      name,
      name.toUpperCase(),
      name.toLowerCase(),
      name.normalize('NFD'),
      `x${name}`,
      `${name}.`,
      `(${name})`,
    );
  const text = fc.oneof(
    fc.constantFrom(...people).chain(form),
    fc.string({ maxLength: 12 }),
    fc.constantFrom('', ' ', '\\', "'", '@', 'a', 'd'),
  );
  const piece: fc.Arbitrary<Content> = fc.oneof(
    text,
    fc.nat(5).map((value): Content => ({ value, optional: value % 2 === 0 })),
    fc.constantFrom<Content>(
      { entity: 'apos' },
      { entity: 'amp' },
      { character: 0x40 },
      { character: 0x301 },
    ),
    text.map((cdata): Content => ({ cdata })),
  );
  const element: fc.Arbitrary<Content> = fc.record({
    element: fc.constantFrom('Data', 'User', 'Who'),
    attributes: fc.dictionary(fc.constantFrom('Name', 'id'), fc.array(piece, { minLength: 1, maxLength: 2 })),
    content: fc.array(piece, { maxLength: 3 }),
  });
  const template = fc.array(element, { minLength: 1, maxLength: 4 });
  const simple: fc.Arbitrary<Value> = fc.oneof(
    text.map(values.text),
    text.map(values.ansi),
    fc.array(text, { maxLength: 3 }).map((texts) => values.texts(...texts)),
    fc.constantFrom(20231234, 5, 65536).map(values.u32),
    fc.constant(values.nothing),
  );
  const value: fc.Arbitrary<Value> = fc.oneof(
    { weight: 4, arbitrary: simple },
    {
      weight: 1,
      arbitrary: fc
        .tuple(template, fc.array(simple, { maxLength: 4 }))
        .map(([content, given]) => values.nested({ template: { content }, values: given })),
    },
  );
  const log = fc.record({
    templates: fc.array(template, { minLength: 1, maxLength: 3 }),
    records: fc.array(fc.tuple(fc.nat(), fc.array(value, { maxLength: 6 })), { minLength: 1, maxLength: 6 }),
  });

  it('finds everybody whom a reading of every record finds', () => {
    fc.assert(
      fc.property(log, fc.subarray(people, { minLength: 1 }), ({ templates, records }, names) => {
        const known = templates.map((content) => ({ content: event(...content) }));
        const builder = new ChunkBuilder();
        for (const [which, given] of records) {
          const chosen = known[which % known.length];
          if (chosen) builder.record({ template: chosen, values: given });
        }
        const bytes = builder.built();
        const reader = new ChunkReader(bytes);
        const eventNames = new EventNames(names);
        const expected = recordsOf(bytes, null).records.flatMap((record) => {
          const { event: read, isWhole } = reader.eventOf(record);
          expect(isWhole).toBe(true);
          const named = eventNames.inRecord(read);
          return named?.names.map((name) => `${record.number} ${name}`) ?? [];
        });
        // It may tell more: whose name lies in a value that the template leaves out.
        const told = found(bytes, names).flatMap(([record, all]) => all.map((name) => `${record} ${name}`));
        expect(told).toEqual(expect.arrayContaining(expected));
      }),
      { numRuns: 400 },
    );
  });
});
