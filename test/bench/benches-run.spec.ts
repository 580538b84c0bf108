import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const bench = join(dirname(fileURLToPath(import.meta.url)), '../../infra/bench.mjs');

describe('the benches', () => {
  // Nobody runs them in between, and this one has the engine under it that the others have too.
  it('still run: a whole request, whatever its figures are', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [bench, 'whole-request.bench', '--quick'],
      {
        timeout: 120_000,
      },
    );
    expect(stdout).toMatch(/^whole Export, 64 in flight +\d+\.\d\d of the same writes done bare/m);
  }, 150_000);
});
