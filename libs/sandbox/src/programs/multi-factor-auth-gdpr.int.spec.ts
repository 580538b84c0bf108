import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileStandIns, type CompiledStandIns } from '#testing';
import { seedWorld } from '../world/seed-world.js';

describe('the stand-in for MultiFactorAuthGdpr.exe', () => {
  let standIns: CompiledStandIns;
  let root: string;
  let world: string;
  let cwd: string;
  beforeAll(async () => {
    standIns = await compileStandIns();
    root = await mkdtemp(join(tmpdir(), 'lethe-gdpr-stand-in-'));
  });
  afterAll(async () => {
    await rm(root, { recursive: true, force: true });
    await standIns.remove();
  });
  beforeEach(async () => {
    world = await mkdtemp(join(root, 'world-'));
    seedWorld(world, '2026-11-20T09:00:00.000Z');
    cwd = join(world, 'work');
    await mkdir(cwd);
  });

  const run = (...words: readonly string[]) =>
    spawnSync(
      process.execPath,
      [join(standIns.programs, 'multi-factor-auth-gdpr.js'), '--world', world, ...words],
      { cwd, encoding: 'utf8' },
    );
  const exported = async (name: string): Promise<Record<string, unknown[]>> => {
    expect(run('export', name).status).toBe(0);
    const [file = ''] = await readdir(cwd);
    const content = JSON.parse(await readFile(join(cwd, file), 'utf8')) as Record<string, unknown[]>;
    await rm(join(cwd, file));
    return content;
  };

  it('writes the export into its working directory', async () => {
    expect(await exported('ada')).toMatchObject({
      Username: 'ada@example.com',
      Changes: [{ Username: 'ada@example.com', NewPhoneNumber: '2079460958' }],
    });
  });

  it('exports empty categories for somebody whom it does not know', async () => {
    expect(await exported('zoe@example.com')).toEqual({
      Username: 'zoe@example.com',
      AuthenticationAttempts: [],
      Activations: [],
      Blocks: [],
      Bypasses: [],
      Changes: [],
    });
  });

  it('deletes what an export would hold, and the same again without complaint', async () => {
    expect(run('delete', 'EXAMPLE\\ada')).toMatchObject({ status: 0, stdout: '7 records were deleted.\r\n' });
    expect(run('delete', 'ada@example.com')).toMatchObject({
      status: 0,
      stdout: '0 records were deleted.\r\n',
    });
    expect((await exported('ada@example.com')).AuthenticationAttempts).toEqual([]);
    expect((await exported('grace')).AuthenticationAttempts).toHaveLength(1);
  });

  it.each([[[]], [['export']], [['drop', 'ada']], [['export', 'ada', 'grace']]])('refuses %j', (words) => {
    expect(run(...words)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('Usage') });
  });
});
