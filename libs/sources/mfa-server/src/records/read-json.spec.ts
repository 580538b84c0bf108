import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'lossless-json';
import type { Json } from './json-value.js';
import { JsonText, looksLikeJson, NotJson, readJsonText } from './read-json.js';

/** In two pieces, which may cut a character. */
function readJson(bytes: Buffer): Json {
  const text = new JsonText();
  const half = Math.floor(bytes.length / 4) * 2;
  const first = text.decode(bytes.subarray(0, half + 4));
  return readJsonText(first + text.decode(bytes.subarray(half + 4)) + text.decode(undefined));
}

const utf8 = (text: string): Buffer => Buffer.from(text);
const utf16 = (text: string, mark: boolean): Buffer => Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');

describe('reading an export', () => {
  const text = '{ "Name": "Łukasz", "n": 90071992547409931 }';

  it.each([
    ['UTF-8', utf8(text)],
    ['UTF-8 with a mark', utf8(`\uFEFF${text}`)],
    ['UTF-16', utf16(text, true)],
    ['UTF-16 without a mark', utf16(text, false)],
    ['UTF-16, big end first', Buffer.from(utf16(text, true)).swap16()],
  ])('takes %s, and rounds no number', (_, bytes) => {
    expect(stringify(readJson(bytes))).toBe('{"Name":"Łukasz","n":90071992547409931}');
  });

  it('keeps both values of a name that comes twice', () => {
    expect(stringify(readJson(utf8('{"a":1,"a":2,"b":[1],"b":[2],"c":3,"c":3}')))).toBe(
      '{"a":[1,2],"b":[1,2],"c":3}',
    );
  });

  it.each([
    ['nothing', utf8('')],
    ['a cut file', utf8('{"Blocks": [{"Username": "ada@exa')],
    ['a page', utf8('<html>502 Bad Gateway</html>')],
    ['two answers', utf8('{} {}')],
    ['words behind it', utf8('{"a":1}\nError: the rest is missing')],
    ['a file that is cut within a character', utf8('{"a": "ü').subarray(0, -1)],
    ['another code page', Buffer.from('{"Name":"J\xfcrgen"}', 'latin1')],
    ['a depth that nobody writes', utf8('['.repeat(200_000))],
  ])('refuses %s, without a word of it', (_, bytes) => {
    const reading = (): unknown => readJson(bytes);
    expect(reading).toThrow(NotJson);
    try {
      reading();
    } catch (error) {
      expect((error as NotJson).message).not.toMatch(/ada|gateway|missing|rgen/i);
    }
  });

  it('reads back whatever JSON there is, in either encoding', () => {
    fc.assert(
      fc.property(fc.json(), fc.boolean(), (json, wide) => {
        fc.pre(/^[[{]/.test(json));
        const bytes = wide ? utf16(json, true) : utf8(json);
        expect(looksLikeJson(bytes)).toBe(true);
        expect(JSON.parse(stringify(readJson(bytes)) ?? '')).toEqual(JSON.parse(json));
      }),
    );
  });

  it('knows JSON in UTF-16 whichever byte comes first, as it is read', () => {
    const bytes = Buffer.from('\uFEFF {"Username":"jürgen"}', 'utf16le').swap16();
    expect(looksLikeJson(bytes)).toBe(true);
    // As much of a big-endian file as was read may end within a character.
    expect(looksLikeJson(bytes.subarray(0, 9))).toBe(true);
    expect(readJson(bytes)).toEqual({ Username: 'jürgen' });
  });

  it('refuses or reads any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          readJson(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(NotJson);
        }
      }),
    );
  });
});
