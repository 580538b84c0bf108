import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textLines, type TextLine } from './text-lines.js';

async function* cutAt(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const size of sizes) yield bytes.subarray(at, (at += size));
  yield bytes.subarray(at);
}

async function linesOf(content: AsyncIterable<Uint8Array>, most: number): Promise<TextLine[]> {
  const lines: TextLine[] = [];
  for await (const line of textLines(content, most)) lines.push(line);
  return lines;
}

it('lines are the same however the text comes in pieces, and too long ones are told without being held', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '山', '"', '\r'), maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 12 }),
      fc.array(fc.nat(9)),
      fc.boolean(),
      async (lines, sizes, isEnded) => {
        const bytes = Buffer.from(lines.join('\n') + (isEnded ? '\n' : ''));
        const written = bytes.toString().split('\n');
        // What follows the last line feed is a line when there is something.
        if (written.at(-1) === '') written.pop();
        expect(await linesOf(cutAt(bytes, sizes), 10)).toEqual(
          written.map((text) => {
            const isTooLong = Buffer.byteLength(text) > 10;
            return { text: isTooLong ? '' : text, isTooLong };
          }),
        );
      },
    ),
  );
});
