import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { installed } from './infra-servers.js';

describe('a program that is installed', () => {
  let servers: string;
  beforeEach(async () => {
    servers = await mkdtemp(join(tmpdir(), 'lethe-installation-'));
  });
  afterEach(() => rm(servers, { recursive: true }));

  const write = (words: string) => async (folder: string) => writeFileSync(join(folder, 'program'), words);

  it('lies whole in its folder, and is not installed again', async () => {
    const folder = await installed('kafka-1', write('first'), servers);
    await installed('kafka-1', write('second'), servers);

    expect(readFileSync(join(folder, 'program'), 'utf8')).toBe('first');
  });

  it('is installed once when several ask at the same time', async () => {
    let times = 0;
    const count = async () => {
      times += 1;
    };
    await Promise.all([1, 2, 3].map(() => installed('kafka-1', count, servers)));

    expect(times).toBe(1);
  });

  it('leaves nothing behind when that fails, and can be tried again', async () => {
    const breaksOff = async (folder: string) => {
      writeFileSync(join(folder, 'half'), '');
      throw new Error('the network is gone');
    };
    await expect(installed('kafka-1', breaksOff, servers)).rejects.toThrow('the network is gone');
    expect(readdirSync(servers)).toEqual([]);

    const folder = await installed('kafka-1', write('whole'), servers);
    expect(existsSync(join(folder, 'program'))).toBe(true);
  });

  it('is not held up by a process that was killed while it installed', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(join(servers, 'kafka-1.lock'), String(pid));

    expect(existsSync(await installed('kafka-1', write('whole'), servers))).toBe(true);
  });
});
