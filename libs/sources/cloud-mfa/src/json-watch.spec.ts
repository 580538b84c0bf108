import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonWatch } from './json-watch.js';

async function* parts(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += size) yield content.subarray(from, from + size);
}

async function watched(content: Buffer, size = 7): Promise<{ isJson: boolean; seen: Buffer }> {
  const watch = new JsonWatch();
  const seen: Uint8Array[] = [];
  for await (const part of watch.through(parts(content, size))) seen.push(part);
  expect(watch.length).toBe(content.length);
  return { isJson: watch.isJson(), seen: Buffer.concat(seen) };
}

describe('the watch over delivered bytes', () => {
  it.each([
    ['[{"time":"x"}]', true],
    ['\uFEFF[]', true],
    ['[{"time":"x"}', false],
    ['', false],
    ['time;correlationId', false],
  ])('judges %j as whole JSON: %s', async (text, isJson) =>
    expect((await watched(Buffer.from(text))).isJson).toBe(isJson),
  );

  it('judges a file too large to parse by its ends', async () => {
    const large = Buffer.from(`[${'"x",'.repeat(1_200_000)}"x"]\n`);
    expect((await watched(large, 65_536)).isJson).toBe(true);
    expect((await watched(large.subarray(0, -3), 65_536)).isJson).toBe(false);
  });

  it('changes no byte', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 1, max: 50 }),
        async (bytes, size) => {
          expect((await watched(Buffer.from(bytes), size)).seen).toEqual(Buffer.from(bytes));
        },
      ),
    ));
});
