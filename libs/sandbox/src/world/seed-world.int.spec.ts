import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readChannels } from '../event-logs/channels.js';
import { readEventLog } from '../event-logs/event-log-file.js';
import { categories, deleteRecordsOf, readFarm, recordsOf, userNamed } from '../farm/farm-records.js';
import { eventLogFolder, logFolder } from './hosts.js';
import { CannotPlant, plant } from './plant.js';
import { seedWorld } from './seed-world.js';

const NOW = '2026-11-20T09:00:00.000Z';
const LATER = '2026-12-24T18:00:00.000Z';

describe('the sandbox’s world', () => {
  let world: string;
  beforeEach(async () => {
    world = await mkdtemp(join(tmpdir(), 'lethe-world-'));
    seedWorld(world, NOW);
  });
  afterEach(async () => rm(world, { recursive: true, force: true }));

  const logsOf = async (host: string): Promise<readonly string[]> => {
    const names = await readdir(logFolder(world, host), { recursive: true, withFileTypes: true });
    return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };
  const textOf = async (path: string): Promise<string> => {
    const bytes = await readFile(path);
    return bytes.toString(bytes[0] === 0xff ? 'utf16le' : 'utf8');
  };
  const everything = async (): Promise<string> =>
    (
      await Promise.all(
        (await readdir(world, { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile())
          .map(async (entry) => textOf(join(entry.parentPath, entry.name))),
      )
    ).join('\n');

  it('has records of all five categories for Ada under every form of her name', () => {
    const farm = readFarm(world);
    for (const name of ['ada@example.com', 'ADA', 'example\\ada']) {
      const records = recordsOf(farm, userNamed(farm, name));
      for (const category of categories) expect(records[category].length).toBeGreaterThan(0);
    }
  });

  it('has records of other people in Grace’s export', () => {
    const farm = readFarm(world);
    const { Blocks, Bypasses } = recordsOf(farm, userNamed(farm, 'grace@example.com'));
    expect([...Blocks, ...Bypasses].some((record) => record.Username !== 'grace@example.com')).toBe(true);
  });

  it('has old and young lines and events of Ada on every host', async () => {
    for (const host of ['mfa01', 'mfa02', 'adfs-old']) {
      const lines = (await Promise.all((await logsOf(host)).map(textOf))).join('').split(/\r?\n/);
      const times = lines.filter((line) => /\bada\b/.test(line)).map((line) => line.slice(0, 24));
      expect(times.some((time) => time < '2026-10-21')).toBe(true);
      expect(times.some((time) => time > '2026-10-21')).toBe(true);
    }
    for (const host of ['nps01', 'nps02', 'adfs01']) {
      const folder = eventLogFolder(world, host);
      const events = readChannels(folder).flatMap((one) => readEventLog(join(folder, one.file)).events);
      const times = events.filter((event) => event.message.includes('ada')).map((event) => event.time);
      expect(times.some((time) => time < '2026-10-21')).toBe(true);
      expect(times.some((time) => time > '2026-10-21')).toBe(true);
    }
  });

  it('has nothing of Zoe anywhere', async () => expect(await everything()).not.toMatch(/zoe/i));

  it('has log files whose time of change is that of their last line', async () => {
    for (const path of await logsOf('mfa01')) {
      const last = (await textOf(path)).trimEnd().split('\r\n').at(-1)?.slice(0, 10);
      expect((await stat(path)).mtime.toISOString().slice(0, 10)).toBe(last);
    }
  });

  it('is left as it is when it is seeded again', async () => {
    await deleteRecordsOf(world, 'ada');
    const before = await everything();
    seedWorld(world, LATER);
    expect(await everything()).toBe(before);
  });

  it('loses no deletion when two people are deleted at once', async () => {
    await Promise.all([deleteRecordsOf(world, 'ada'), deleteRecordsOf(world, 'grace@example.com')]);
    const farm = readFarm(world);
    for (const name of ['ada', 'grace'])
      expect(Object.values(recordsOf(farm, userNamed(farm, name))).flat()).toEqual([]);
    expect(farm.records.AuthenticationAttempts).toHaveLength(2);
  });

  it.each(['mfa01', 'mfa02', 'adfs-old'])('plants a log file that names the person on %s', async (host) => {
    const before = await logsOf(host);
    await plant(world, { host, kind: 'log-file', userPrincipalName: 'ada@example.com' }, LATER);
    await plant(world, { host, kind: 'log-file', userPrincipalName: 'ada@example.com' }, LATER);
    const planted = (await logsOf(host)).filter((path) => !before.includes(path));
    expect(planted).toHaveLength(2);
    for (const path of planted) {
      expect(path).toMatch(/MultiFactorAuth\w*\.log$/);
      expect(await textOf(path)).toMatch(/^2026-12-24T18:00:00\.000000Z\|.*"ada@example\.com"/);
      expect((await stat(path)).mtime.toISOString()).toBe(LATER);
    }
  });

  it.each([
    ['nps01', 'Microsoft-AzureMfa-AuthZ/AuthZOptCh', 'AuthZOptCh.evtx'],
    ['nps02', 'AuthZOptCh', 'AuthZOptCh.evtx'],
    ['adfs01', 'AD FS Tracing/Debug', 'AD FS Tracing%4Debug.etl'],
  ])('plants an event that names the person on %s', async (host, channel, file) => {
    await plant(world, { host, kind: 'event', userPrincipalName: 'ada@example.com' }, LATER);
    const log = readEventLog(join(eventLogFolder(world, host), file));
    expect(log.channel).toBe(channel);
    expect(log.events.at(-1)).toMatchObject({
      time: LATER,
      message: expect.stringContaining('ada@example.com'),
    });
    expect(new Set(log.events.map((event) => event.recordId)).size).toBe(log.events.length);
  });

  it.each([
    ['mfa09', 'log-file', 'unknown-host'],
    ['mfa01', 'event', 'kind-does-not-fit-host'],
    ['nps01', 'log-file', 'kind-does-not-fit-host'],
  ] as const)('plants nothing on %s of kind %s', async (host, kind, reason) => {
    const before = await everything();
    const planting = plant(world, { host, kind, userPrincipalName: 'ada@example.com' }, LATER);
    await expect(planting).rejects.toThrow(CannotPlant);
    await expect(planting).rejects.toMatchObject({ reason });
    expect(await everything()).toBe(before);
  });
});
