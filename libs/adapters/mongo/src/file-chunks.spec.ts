import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CHUNK_SIZE, chunksOf } from './file-chunks.js';

async function* content(parts: readonly Buffer[]): AsyncIterable<Uint8Array> {
  for (const part of parts) {
    yield await Promise.resolve(part);
    // Whoever made a part may use its memory again once the next one is asked for.
    part.fill(0);
  }
}

const sizes = fc.array(
  fc.oneof(
    fc.nat(10),
    fc.nat(6 * CHUNK_SIZE),
    fc.constantFrom(CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 4 * CHUNK_SIZE),
  ),
  { maxLength: 5 },
);

describe('the chunks of content', () => {
  it('are its bytes in order, all full but the last, a few at a time, of parts of whatever size', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (given) => {
        const parts = given.map((size, index) => Buffer.alloc(size, index + 1));
        const wanted = Buffer.concat(parts);
        const calls: Buffer[][] = [];
        for await (const chunks of chunksOf(content(parts)))
          calls.push(chunks.map((chunk) => Buffer.from(chunk)));
        const all = calls.flat();
        expect(Buffer.concat(all).equals(wanted)).toBe(true);
        expect(all).toHaveLength(Math.ceil(wanted.length / CHUNK_SIZE));
        for (const chunk of all.slice(0, -1)) expect(chunk).toHaveLength(CHUNK_SIZE);
        for (const call of calls) expect(call.length).toBeLessThanOrEqual(4);
      }),
      { numRuns: 50 },
    );
  });
});
