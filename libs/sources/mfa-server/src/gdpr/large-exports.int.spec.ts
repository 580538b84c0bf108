import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MEBIBYTE = 1024 * 1024;
const hooks = fileURLToPath(new URL('../../../../../test/faults/typescript-hooks.mjs', import.meta.url));
const child = fileURLToPath(new URL('../../test-fixtures/export-in-a-child.ts', import.meta.url));

interface Measured {
  readonly peakBytes: number;
  readonly records: number;
  readonly otherPeople: number;
  readonly seconds: number;
  readonly recordsBytes: number;
}

describe('an export of hundreds of megabytes', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-large-'));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  async function measured(encoding: string, way: string, megabytes: number): Promise<Measured> {
    const result = join(folder, `${encoding}-${way}`);
    const program = spawn(
      process.execPath,
      ['--import', pathToFileURL(hooks).href, child, encoding, way, String(megabytes), result],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const said = await text(program.stderr);
    return JSON.parse(await readFile(result, 'utf8').catch(() => said)) as Measured;
  }

  it.each([
    ['utf8', 'file'],
    ['utf16le', 'file'],
    ['utf8', 'stdout'],
  ])(
    'is taken apart with flat memory: 200 MB in %s, as %s',
    async (encoding, way) => {
      await writeFile(join(folder, 'begun'), '');
      const { peakBytes, records, otherPeople, recordsBytes } = await measured(encoding, way, 200);
      expect(records).toBeGreaterThan(100_000);
      expect(otherPeople).toBe(1);
      expect(recordsBytes).toBeGreaterThan(50 * MEBIBYTE);
      expect(peakBytes).toBeLessThan(300 * MEBIBYTE);
    },
    300_000,
  );
});
