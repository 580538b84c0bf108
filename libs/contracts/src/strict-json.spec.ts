import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { NotStrictJson, parseStrictJson, parseStrictJsonText } from './strict-json.js';

describe('strict JSON', () => {
  it('reads whatever JSON.stringify writes of well-formed values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('never throws anything but its own error, and only what JSON.parse takes too passes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.stringMatching(/^[{}[\]",:a\\]{0,20}$/)), (text) => {
        try {
          expect(parseStrictJsonText(text)).toEqual(JSON.parse(text));
        } catch (error) {
          expect(error).toBeInstanceOf(NotStrictJson);
        }
      }),
    );
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":{"b":[{"c":1,"c":2}]}}',
    '{"a\\u0062":1,"ab":2}',
    '{"a":"}","b":1,"b":2}',
    '[{"a":1},{"a":[],"a":{}}]',
  ])('refuses the same key twice in one object: %s', (text) => {
    expect(() => parseStrictJsonText(text)).toThrow('same key twice');
  });

  it.each(['{"a":{"a":{"a":1}},"b":"a"}', '[{"a":1},{"a":1}]', '{"a":"a\\"b,\\"a\\":1"}', '["a","a"]'])(
    'takes the same key in different places: %s',
    (text) => {
      expect(parseStrictJsonText(text)).toEqual(JSON.parse(text));
    },
  );

  it('refuses half of a surrogate pair, in keys too, and takes a whole one', () => {
    expect(() => parseStrictJsonText('"\\ud83d"')).toThrow('surrogate');
    expect(() => parseStrictJsonText('{"\\ude00":1}')).toThrow('surrogate');
    expect(parseStrictJsonText('"\\ud83d\\ude00"')).toBe('😀');
  });

  it('refuses what is nested too deeply, however much of it there is', () => {
    expect(() => parseStrictJsonText('['.repeat(100_000) + ']'.repeat(100_000))).toThrow('nested');
  });

  it('refuses bytes that are not UTF-8, and takes a byte order mark', () => {
    expect(() => parseStrictJson(new Uint8Array([0x22, 0xc3, 0x28, 0x22]))).toThrow('UTF-8');
    expect(parseStrictJson(new Uint8Array([0xef, 0xbb, 0xbf, 0x31]))).toBe(1);
  });

  it('makes an own key of __proto__, and leaves every other object as it was', () => {
    const value = parseStrictJsonText('{"__proto__":{"admin":true}}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('knows a key again in whatever escapes it is written', () => {
    const keys = fc.array(fc.tuple(fc.constantFrom('a', 'ab', '\\', '"', 'ü', ''), fc.boolean()), {
      maxLength: 5,
    });
    const written = (key: string, inEscapes: boolean) =>
      inEscapes
        ? `"${[...key].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`
        : JSON.stringify(key);
    fc.assert(
      fc.property(keys, (list) => {
        const text = `[{${list.map(([key, escaped]) => `${written(key, escaped)}:"\\\\"`).join(',')}},"\\""]`;
        const isTwice = new Set(list.map(([key]) => key)).size < list.length;
        const read = () => parseStrictJsonText(text);
        if (isTwice) expect(read).toThrow('same key twice');
        else expect(read()).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses keys that programs trip over where it is told to, also in escapes and deep inside', () => {
    const refuseUnsafeKeys = true;
    for (const text of ['{"__proto__":1}', '[{"a":{"constructor":1}}]', '{"\\u005f_proto__":1}'])
      expect(() => parseStrictJsonText(text, { refuseUnsafeKeys })).toThrow('trip over');
    expect(parseStrictJsonText('["__proto__"]', { refuseUnsafeKeys })).toEqual(['__proto__']);
  });

  it('refuses half of a surrogate pair that stands in the text as it is', () => {
    expect(() => parseStrictJsonText('"\ud83d"')).toThrow('surrogate');
  });
});
