import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonInText } from './json-in-text.js';

/** @param cut where the text comes in two pieces */
function documentsIn(text: string, width: 'one-byte' | 'utf-16le' = 'one-byte', cut = 0): readonly string[] {
  const bytes = Buffer.from(text, width === 'one-byte' ? 'utf8' : 'utf16le');
  const found = new JsonInText(width);
  const at = width === 'one-byte' ? Math.min(cut, bytes.length) : 0;
  found.take(bytes.subarray(0, at));
  found.take(bytes.subarray(at));
  found.end(bytes.length);
  return found.spans.map(({ from, to, isWhole }) => {
    const piece = bytes.subarray(from, to);
    return `${piece.toString(width === 'one-byte' ? 'utf8' : 'utf16le')}${isWhole ? '' : ' …'}`;
  });
}

describe('JSON in the text of a program', () => {
  it.each([
    ['Exporting …\n{"a":[1,{"b":"} \\" ]"}]}\nDone.', ['{"a":[1,{"b":"} \\" ]"}]}']],
    ['\uFEFF{"a":1}', ['{"a":1}']],
    ['User: {"a":1} (1 record)\n', ['{"a":1}']],
    ['One\n{"a":1}\nTwo\n  [{"b":2}]\n', ['{"a":1}', '[{"b":2}]']],
    ['None\n[]\nDone', ['[]']],
    ['{"a":1', ['{"a":1 …']],
    ['Two lines\n{"a":1}\r\n\n[{"b":2}]\nDone', ['{"a":1}\r\n\n[{"b":2}]']],
    ['{"a":1}\n{\n"b":2}\n{"c":3}\n{"d":4}', ['{"a":1}', '{\n"b":2}', '{"c":3}\n{"d":4}']],
    ['{"a":1} {"b":2}\n', ['{"a":1}', '{"b":2}']],
    ['{"a":1}\n{}\n{"b":2}\n{} and words\n{"c":3}', ['{"a":1}\n{}\n{"b":2}', '{"c":3}']],
    ['{"a":1}\n{"b":2}\n{"c":', ['{"a":1}\n{"b":2}', '{"c": …']],
    ['x\n{\n  "a": 1,\n  wrong }\nbert', ['{\n  "a": 1,\n  wrong }\nbert …']],
  ])('is found: %j', (text, documents) => {
    expect(documentsIn(text)).toEqual(documents);
    expect(documentsIn(text, 'utf-16le')).toEqual(documents);
  });

  it.each([
    '[INFO] begin\n[ERROR] none',
    '[ ] step one\n[] step two',
    '[12:30] {a} step',
    'the set {x} and {"y": z}',
    '',
  ])('is not seen in words: %j', (text) => expect(documentsIn(text)).toEqual([]));

  it('is not taken for documents when there are too many: something is wrong with it', () =>
    expect(documentsIn('{"a":1}\nNext:\n'.repeat(101))).toEqual([expect.stringMatching(/ …$/)]));

  it('is one document where it is lines, however many there are', () => {
    const lines = '{"a":1}\n'.repeat(1000);
    for (const text of [lines, `Begin\n${lines}End`])
      expect(documentsIn(text, 'one-byte', 3000)).toEqual([lines.trimEnd()]);
  });

  it('is found whatever it holds, whatever stands around it, and wherever a piece ends', () =>
    fc.assert(
      fc.property(
        fc.object({ maxDepth: 3 }),
        fc.boolean(),
        fc.stringMatching(/^[A-Za-zé ]{0,20}$/),
        fc.nat(200),
        (value, isPretty, words, cut) => {
          const json = JSON.stringify({ value }, null, isPretty ? 2 : 0);
          for (const width of ['one-byte', 'utf-16le'] as const)
            expect(documentsIn(`${words}\r\n${json}\r\n${words}`, width, cut)).toEqual([json]);
        },
      ),
    ));
});
