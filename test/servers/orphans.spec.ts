import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const program = join(process.cwd(), 'infra/servers/main.mjs');
// In Docker, testcontainers' own reaper does this.
const env = { ...process.env, LETHE_SERVERS: 'programs' };
const describeWithPrograms =
  spawnSync(process.execPath, [program, 'can', 'mongo'], { env }).status === 0 ? describe : describe.skip;

describeWithPrograms('a server, as a program, whose starter is killed', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-orphans-'));
  });
  afterAll(() => rm(folder, { recursive: true, maxRetries: 5 }));

  async function start(...where: string[]) {
    const starter = spawn(process.execPath, [program, 'own', 'mongo', '--folder', folder, ...where], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: starter.stdout }), 'line')) as [string];
    return { starter, address: (JSON.parse(line) as { address?: string }).address ?? line };
  }

  it('ends with it, although nobody could tell it to, so that another one takes over its port and data', async () => {
    const first = await start();
    first.starter.kill('SIGKILL');
    const next = await start('--port', new URL(first.address).port);

    expect(next.address).toBe(first.address);
    next.starter.stdin.end();
    await once(next.starter, 'close');
  });
});
