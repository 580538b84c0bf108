import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linesOf } from './file-lines.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-lines-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function linesIn(bytes: Buffer): Promise<readonly string[]> {
  const file = join(folder, 'file');
  await writeFile(file, bytes);
  const lines: string[] = [];
  for await (const some of linesOf(file)) lines.push(...some);
  return lines;
}

describe('the lines of a file', () => {
  it('are the same whether the last one ends or not, and over the edges of what is read at once', async () => {
    const lines = Array.from({ length: 40_000 }, (_, n) => `${n} Zürich \u2028 ${'x'.repeat(n % 90)}`);
    expect(await linesIn(Buffer.from(`${lines.join('\n')}\n`))).toEqual(lines);
    expect(await linesIn(Buffer.from(lines.join('\n')))).toEqual(lines);
  });

  it('keep their places where one is no UTF-8, and that one becomes what no line is', async () => {
    const broken = Buffer.from('three \u00e9\n', 'latin1');
    const bytes = Buffer.concat([Buffer.from('one ü\ntwo\n'), broken, Buffer.from('four €\nfive')]);
    expect(await linesIn(bytes)).toEqual(['one ü', 'two', '\u0000', 'four €', 'five']);
    expect(await linesIn(broken)).toEqual(['\u0000']);
  });
});
