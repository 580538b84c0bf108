import { describe, expect, it } from '@jest/globals';
import {
  ChunkBuilder,
  event,
  values,
  type Content,
  type Fragment,
  type Value,
} from '../../test-fixtures/evtx-chunk.js';
import { ChunkReader } from './chunk-reader.js';
import { recordsOf } from './evtx-records.js';

const eventsIn = (chunk: Buffer) => {
  const reader = new ChunkReader(chunk);
  return recordsOf(chunk, null).records.map((record) => ({
    ...reader.eventOf(record),
    shape: reader.shapeOf(record),
  }));
};
const textOf = (fragment: Fragment): string | undefined =>
  eventsIn(new ChunkBuilder().record(fragment).built())[0]?.event.text;
const data = (...content: readonly Content[]): Content => ({ element: 'Data', content });
const valueText = (value: Value): string | undefined =>
  textOf({ template: { content: event(data({ value: 0 })) }, values: [value] });

describe('a record', () => {
  it('is rendered with its channel, id and data', () => {
    const template = {
      content: event({
        element: 'Data',
        attributes: { Name: ['TargetUserName'] },
        content: [{ value: 0 }],
      }),
    };
    const [first] = eventsIn(new ChunkBuilder().record({ template, values: [values.text('ada')] }).built());
    expect(first).toMatchObject({
      isWhole: true,
      shape: 'plain',
      event: { channel: 'Security', eventId: 4720, text: 'TargetUserName: ada' },
    });
  });

  it('takes its template from wherever in the chunk it is defined', () => {
    const [early, elsewhere] = [
      { content: event(data('early ', { value: 0 })) },
      { content: event(data('elsewhere ', { value: 0 })) },
    ];
    const chunk = new ChunkBuilder()
      .define(elsewhere)
      .record({ template: early, values: [values.text('one')] })
      .record({ template: elsewhere, values: [values.text('two')] })
      .record({ template: early, values: [values.text('three')] });
    expect(eventsIn(chunk.built()).map(({ event: { text } }) => text)).toEqual([
      'early one',
      'elsewhere two',
      'early three',
    ]);
  });

  it('holds fragments in fragments, with templates of their own', () => {
    const inner = { content: [{ element: 'Who', content: [{ value: 0 }] }] as const };
    const middle = { content: [{ element: 'Part', content: [{ value: 1 }, { value: 0 }] }] as const };
    const outer = { content: event({ value: 0 }) };
    const nested = (name: string): Value => values.nested({ template: inner, values: [values.text(name)] });
    const fragment = {
      template: outer,
      values: [values.nested({ template: middle, values: [nested('ada'), nested('bob')] })],
    };
    expect(textOf(fragment)).toBe('Who: bob\nWho: ada');
  });

  it('needs no template', () => {
    expect(textOf(event(data('plain')))).toBe('plain');
    const within = { template: { content: event({ value: 0 }) }, values: [values.nested([data('plain')])] };
    expect(textOf(within)).toBe('plain');
  });

  it('puts references, sections and instructions into its text', () => {
    expect(
      textOf(
        event(
          data(
            'o',
            { entity: 'apos' },
            'neil',
            { entity: 'amp' },
            { character: 0x41 },
            { entity: 'unknown' },
          ),
          data({ cdata: '<b>' }),
          data({ instruction: 'target', data: 'of it' }),
        ),
      ),
    ).toBe("o'neil&A&unknown;\n<b>\ntarget: of it");
  });

  it('writes an element again for each item of a list', () => {
    const list = { template: { content: event(data({ value: 0 })) }, values: [values.texts('ada', 'bob')] };
    expect(textOf(list)).toBe('ada\nbob');
  });

  it('leaves out attributes without a value, and shows nothing for a value that it lacks', () => {
    const content = event({
      element: 'User',
      attributes: { a: [{ value: 0, optional: true }], b: [{ value: 1 }] },
      content: [{ value: 7 }, 'end'],
    });
    const [first] = eventsIn(
      new ChunkBuilder()
        .record({ template: { content }, values: [values.nothing, values.text('two')] })
        .built(),
    );
    expect(first?.event).toMatchObject({ text: 'User: end', rest: 'Channel: Security\nb: two' });
  });
});

describe('a value', () => {
  it.each([
    ['text', values.text('ÖL 李 😀'), 'ÖL 李 😀'],
    ['text with its end', values.text('ada\0\0'), 'ada'],
    ['text of one byte a character', values.ansi('caf\u00e9\0'), 'café'],
    ['a small signed number', values.hex(0x03, 'ff'), '-1'],
    ['a small number', values.hex(0x04, 'ff'), '255'],
    ['a signed number of two bytes', values.hex(0x05, 'feff'), '-2'],
    ['a number of two bytes', values.hex(0x06, 'feff'), '65534'],
    ['a signed number', values.hex(0x07, 'feffffff'), '-2'],
    ['a number', values.hex(0x08, 'feffffff'), '4294967294'],
    ['a large signed number', values.hex(0x09, 'ffffffffffffffff'), '-1'],
    ['a large number', values.hex(0x0a, 'ffffffffffffffff'), '18446744073709551615'],
    ['a fraction', values.hex(0x0b, '0000003f'), '0.5'],
    ['a fine fraction', values.hex(0x0c, '000000000000e0bf'), '-0.5'],
    ['a truth', values.hex(0x0d, '01000000'), 'true'],
    ['an untruth', values.hex(0x0d, '00000000'), 'false'],
    ['flags instead of a truth', values.hex(0x0d, '10000000'), '16'],
    ['bytes', values.hex(0x0e, '00ff10'), '00FF10'],
    [
      'a GUID',
      values.hex(0x0f, '33221100554477668899aabbccddeeff'),
      '{00112233-4455-6677-8899-AABBCCDDEEFF}',
    ],
    ['a size', values.hex(0x10, '10000000'), '0x10'],
    ['a large size', values.hex(0x10, '1000000000000080'), '0x8000000000000010'],
    ['a file time', values.hex(0x11, '80969e3a30ced701'), '2021-10-31T08:20:56.7942784Z'],
    ['the last file time there is', values.hex(0x11, 'ffffffffffffffff'), '+060056-05-28T05:36:10.9551615Z'],
    ['a system time', values.hex(0x12, 'e5070a0000001f00090015003500e801'), '2021-10-31T09:21:53.488Z'],
    [
      'a SID',
      values.hex(0x13, '010500000000000515000000a065cf7e784b9b5fe77c8770d8030000'),
      'S-1-5-21-2127521184-1604012920-1887927527-984',
    ],
    ['hexadecimal', values.hex(0x14, 'ef0000a0'), '0xa00000ef'],
    ['long hexadecimal', values.hex(0x15, 'e703000000000000'), '0x3e7'],
    ['a handle', values.hex(0x20, '0102'), '0102'],
    ['XML as text', { type: 0x23, bytes: Buffer.from('<a>b</a>', 'utf16le') }, '<a>b</a>'],
    ['what nobody knows', values.hex(0x3f, 'abcd'), 'ABCD'],
    ['a list of numbers', values.hex(0x88, '0100000002000000'), '1\n2'],
    [
      'a list of GUIDs',
      values.hex(0x8f, '33221100554477668899aabbccddeeff'.repeat(2)),
      '{00112233-4455-6677-8899-AABBCCDDEEFF}\n{00112233-4455-6677-8899-AABBCCDDEEFF}',
    ],
    [
      'a list of SIDs',
      values.hex(0x93, '010100000000000512000000010100000000000513000000'),
      'S-1-5-18\nS-1-5-19',
    ],
    ['a list of texts of one byte', { type: 0x82, bytes: Buffer.from('ada\0bob\0') }, 'ada\nbob'],
  ] as const)('%s reads as people read it', (_, value, text) => {
    expect(valueText(value)).toBe(text);
  });

  it.each([
    ['a number', 0x08],
    ['a SID', 0x13],
    ['a GUID', 0x0f],
    ['a file time', 0x11],
  ])('%s that is too short makes its record unreadable, and no other', (_, type) => {
    const template = { content: event(data({ value: 0 })) };
    const chunk = new ChunkBuilder()
      .record({ template, values: [values.hex(type, '01ff')] })
      .record({ template, values: [values.text('ada')] });
    expect(eventsIn(chunk.built())).toMatchObject([
      { isWhole: false },
      { isWhole: true, event: { text: 'ada' } },
    ]);
  });
});

describe('hostile binary XML', () => {
  it('comes to an end where a template puts itself into itself a thousand times at each of sixteen depths', () => {
    const template: { content: readonly Content[] } = {
      content: event(...Array.from({ length: 1000 }, (): Content => ({ value: 0 }))),
    };
    let value: Value = values.text('x'.repeat(1000));
    for (let depth = 0; depth < 15; depth++) value = values.nested({ template, values: [value] });
    const chunk = new ChunkBuilder()
      .define(template)
      .record({ template, values: [value] })
      .built();
    expect(eventsIn(chunk)).toMatchObject([{ isWhole: false }]);
  });

  it('is unreadable where it is nested deeper than any event', () => {
    const template = { content: event({ value: 0 }) };
    let value: Value = values.text('deep');
    for (let depth = 0; depth < 100; depth++) value = values.nested({ template, values: [value] });
    const chunk = new ChunkBuilder()
      .define(template)
      .record({ template, values: [value] })
      .built();
    expect(eventsIn(chunk)).toMatchObject([{ isWhole: false, shape: 'broken' }]);
  });

  it('is unreadable where it promises more values than there is room for', () => {
    const template = { content: event(data({ value: 0 })) };
    const builder = new ChunkBuilder().define(template).record({ template, values: [values.text('ada')] });
    const chunk = builder.built();
    chunk.writeUInt32LE(0x7fffffff, 0x200 + 24 + 4 + 10);
    expect(eventsIn(chunk)).toMatchObject([{ isWhole: false, shape: 'broken' }]);
  });

  it('is unreadable where its template is none', () => {
    const template = { content: event(data({ value: 0 })) };
    const chunk = new ChunkBuilder()
      .define(template)
      .record({ template, values: [values.text('ada')] })
      .built();
    for (const definition of [0, 0x200, 0xfff0, 0xffffffff, 0x100000]) {
      chunk.writeUInt32LE(definition, 0x200 + 24 + 4 + 6);
      expect(eventsIn(chunk)).toMatchObject([{ isWhole: false, shape: 'broken' }]);
    }
  });
});
