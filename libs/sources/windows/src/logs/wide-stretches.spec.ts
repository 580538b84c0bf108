import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LEAD, MARGIN, type TextBlock } from './text-block.js';
import { withoutWideStretches } from './wide-stretches.js';

async function* blocksOf(parts: readonly Buffer[]): AsyncGenerator<TextBlock> {
  for (const part of parts) {
    const bytes = Buffer.concat([Buffer.alloc(LEAD), part]);
    yield { bytes, start: LEAD, end: bytes.length };
  }
}

const part = fc
  .array(fc.constantFrom(0, 0, 0, 0x61, 0x22, 0x0a, 0xc5), { maxLength: 12 })
  .map((bytes) => Buffer.from(bytes));

it('takes the zeros out of UTF-16, and no other byte, wherever blocks end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      const text: string[] = [];
      for await (const { bytes, start, end } of withoutWideStretches(blocksOf(parts))) {
        expect(start).toBeGreaterThanOrEqual(MARGIN);
        text.push(bytes.toString('latin1', start, end));
      }
      const whole = Buffer.concat(parts).toString('latin1');
      expect(text.join('')).toBe(whole.replace(/(?:[^\0]\0){4,}/gu, (wide) => wide.replaceAll('\0', '')));
    }),
    { numRuns: 1000 },
  );
});
