import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { requireSwept, sweepLogs, type LogSweep } from './sweep-logs.js';

const CUT = '2026-10-24T00:00:00.000Z';
const OLD = '2026-10-23T23:59:59.999000Z|i|1|1|pfsvc|1|old line';
const YOUNG = '2026-10-24T00:00:00.000000Z|i|1|1|pfsvc|1|young line';

describe('sweepLogs', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-sweep-'));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  const put = async (
    name: string,
    content: string | Buffer,
    changedAt = '2026-11-20T00:00:00Z',
  ): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
    await utimes(join(folder, name), new Date(changedAt), new Date(changedAt));
  };
  const sweep = async (over: Partial<LogSweep> = {}) =>
    sweepLogs({ folders: [folder], patterns: ['MultiFactorAuth*.log*'], olderThan: CUT, ...over });
  const left = async (): Promise<string[]> =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => !entry.isDirectory())
      .map((entry) => entry.name)
      .sort();

  it('removes what holds old data, wherever it lies and however it is named or packed', async () => {
    await put('MultiFactorAuthSvc.log', `${OLD}\n${YOUNG}\n`);
    await put('MultiFactorAuthSvc.log.1', `a heading without time\r\n${OLD}\r\n`);
    await put(
      'archiv ältere [2026]/MultiFactorAuthRadiusSvc (Kopie) [1].LOG.7',
      Buffer.from(`\uFEFF${OLD}`, 'utf16le'),
    );
    await put('MultiFactorAuthAdfsAdapter.log.gz', gzipSync(OLD));
    await put('MultiFactorAuthSvc-crash.log', Buffer.concat([Buffer.alloc(4096), Buffer.from(OLD)]));
    await put('MultiFactorAuthSvc-young.log', `${YOUNG}\n${OLD}\n`);
    await put('MultiFactorAuthSvc-empty.log', '', '2020-01-01T00:00:00Z');
    await put('Other.log', OLD);
    const result = await sweep();
    expect(result).toMatchObject({ filesBefore: 7, remaining: [] });
    expect(result.removed.map(({ firstTime }) => firstTime)).toEqual(
      Array(5).fill('2026-10-23T23:59:59.999Z'),
    );
    expect(await left()).toEqual([
      'MultiFactorAuthSvc-empty.log',
      'MultiFactorAuthSvc-young.log',
      'Other.log',
    ]);
    expect(() => requireSwept(result)).not.toThrow();
    expect(await sweep()).toMatchObject({
      filesBefore: 2,
      removed: [],
      kept: [expect.any(String), expect.any(String)],
    });
  });

  it('judges a file without any time stamp by its time of change', async () => {
    await put('MultiFactorAuthSvc.log.old', 'no time here', '2026-10-23T00:00:00Z');
    await put('MultiFactorAuthSvc.log.new', 'no time here', '2026-10-25T00:00:00Z');
    await put('MultiFactorAuthSvc.log.zip', 'PK\x03\x04', '2026-10-23T00:00:00Z');
    await put(
      'MultiFactorAuthSvc.log.gz',
      gzipSync('x'.repeat(5000)).subarray(0, 20),
      '2026-10-23T00:00:00Z',
    );
    await put('MultiFactorAuthSvc.log.young', YOUNG);
    const { removed, keptByChange } = await sweep();
    expect(removed.map(({ firstTime }) => firstTime)).toEqual([null, null, null]);
    expect(await left()).toEqual(['MultiFactorAuthSvc.log.new', 'MultiFactorAuthSvc.log.young']);
    expect(keptByChange).toBe(1);
  });

  it('only says what would go in a dry run', async () => {
    await put('MultiFactorAuthSvc.log', OLD);
    expect((await sweep({ dryRun: true })).removed).toHaveLength(1);
    expect(await left()).toHaveLength(1);
  });

  it('follows no link and does not let one stand in its way', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'lethe-outside-'));
    try {
      await writeFile(join(outside, 'MultiFactorAuthSvc.log'), OLD);
      await symlink(outside, join(folder, 'linked'));
      await symlink(join(outside, 'MultiFactorAuthSvc.log'), join(folder, 'MultiFactorAuthSvc.log'));
      const result = await sweep();
      expect(result.remaining.map(({ reason }) => reason)).toEqual(['link', 'link']);
      expect(() => requireSwept(result)).not.toThrow();
      expect(await readdir(outside)).toEqual(['MultiFactorAuthSvc.log']);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('has not swept a file that had another name each time that it was looked at', async () => {
    await put('MultiFactorAuthSvc.log', OLD);
    await put('MultiFactorAuthSvc.z0.log', OLD);
    const { dev, ino } = await stat(join(folder, 'MultiFactorAuthSvc.log'));
    const restless = (round: number): string => join(folder, `MultiFactorAuthSvc.z${round}.log`);
    let round = 0;
    const result = await sweep({
      openElsewhere: async () => {
        await rename(restless(round), restless(++round));
        return new Set([`${dev}:${ino}`]);
      },
    });
    expect(result.remaining).toEqual([
      { file: join(folder, 'MultiFactorAuthSvc.log'), reason: 'live-file' },
      { file: restless(round - 1), reason: 'moved' },
    ]);
    expect(() => requireSwept(result)).toThrow('log-file-in-use');
  });

  it('takes a configured folder that is itself a link, and overlapping folders once', async () => {
    await put('logs/MultiFactorAuthSvc.log', OLD);
    await symlink(join(folder, 'logs'), join(folder, 'link'));
    const result = await sweep({
      folders: [join(folder, 'link'), folder, join(folder, 'logs')],
      dryRun: true,
    });
    expect(result.removed).toHaveLength(1);
  });

  it('says that a disk cannot be written', async () => {
    await put('MultiFactorAuthSvc.log.1', `${OLD}\n`);
    // What the system answers there: no test can mount such a disk everywhere.
    const openElsewhere = async () => Promise.reject(Object.assign(new Error('EROFS'), { code: 'EROFS' }));
    const result = await sweep({ openElsewhere });
    expect(result.remaining).toMatchObject([{ reason: 'read-only' }]);
    expect(() => requireSwept(result)).toThrow(expect.objectContaining({ code: 'log-removal-denied' }));
  });

  it('says what is wrong with a configured folder', async () => {
    await put('file', '');
    const missing = { code: 'log-folder-missing', retryable: true, detail: join(folder, 'gone') };
    await expect(sweep({ folders: [join(folder, 'gone')] })).rejects.toMatchObject(missing);
    await expect(sweep({ folders: [join(folder, 'file')] })).rejects.toMatchObject({
      code: 'log-folder-missing',
    });
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux(
    'leaves the file that a service has open as it is, names it, and takes it once it is closed',
    async () => {
      await put('MultiFactorAuthSvc.log', `${OLD}\n`);
      await put('MultiFactorAuthSvc.log.1', `${OLD}\n`);
      const live = join(folder, 'MultiFactorAuthSvc.log');
      const service = spawn(process.execPath, [
        '-e',
        "require('node:fs').openSync(process.argv[1], 'a'); process.stdout.write('open'); process.stdin.resume()",
        live,
      ]);
      await once(service.stdout, 'data');
      const result = await sweep();
      expect(result).toMatchObject({
        removed: [{ file: `${live}.1` }],
        remaining: [{ file: live, reason: 'live-file' }],
      });
      expect(() => requireSwept(result)).toThrow(
        expect.objectContaining({ code: 'log-file-in-use', retryable: true }),
      );
      expect(await readFile(live, 'utf8')).toBe(`${OLD}\n`);
      service.stdin.end();
      await once(service, 'exit');
      expect((await sweep()).removed).toHaveLength(1);
    },
  );

  it('asks the service to begin a new file, once, when the settings say so', async () => {
    await put('MultiFactorAuthSvc.log', OLD);
    await put('MultiFactorAuthSvc.log.2', OLD);
    const { dev, ino } = await stat(join(folder, 'MultiFactorAuthSvc.log'));
    let rotations = 0;
    const result = await sweep({
      openElsewhere: async () => new Set(rotations === 0 ? [`${dev}:${ino}`] : []),
      rotate: async () => {
        rotations++;
        await rename(join(folder, 'MultiFactorAuthSvc.log'), join(folder, 'MultiFactorAuthSvc.log.1'));
        await put('MultiFactorAuthSvc.log', YOUNG);
      },
    });
    expect(rotations).toBe(1);
    expect(result.removed.map(({ file }) => file.slice(folder.length + 1))).toEqual([
      'MultiFactorAuthSvc.log.2',
      'MultiFactorAuthSvc.log.1',
    ]);
    expect(result.remaining).toEqual([]);
    expect(await left()).toEqual(['MultiFactorAuthSvc.log']);
  });

  it('never takes a young file for the old one that had its name when it was listed', async () => {
    await put('MultiFactorAuthSvc.log', OLD);
    let rotated = false;
    const rotateUnderneath = async (): Promise<ReadonlySet<string>> => {
      if (!rotated) {
        rotated = true;
        await rename(join(folder, 'MultiFactorAuthSvc.log.0'), join(folder, 'MultiFactorAuthSvc.log.1'));
        await put('MultiFactorAuthSvc.log.0', YOUNG);
      }
      return new Set();
    };
    await put('MultiFactorAuthSvc.log.0', OLD);
    const result = await sweep({ openElsewhere: rotateUnderneath });
    expect(result.removed).toHaveLength(2);
    expect(await left()).toEqual(['MultiFactorAuthSvc.log.0']);
    expect(await readFile(join(folder, 'MultiFactorAuthSvc.log.0'), 'utf8')).toBe(YOUNG);
  });

  it('goes on where a sweep was stopped', async () => {
    for (let n = 0; n < 5; n++) await put(`MultiFactorAuthSvc.log.${n}`, OLD);
    const controller = new AbortController();
    const stopped = sweep({
      signal: controller.signal,
      openElsewhere: async () => {
        controller.abort(new Error('stopped'));
        return new Set();
      },
    });
    await expect(stopped).rejects.toThrow('stopped');
    expect(await left()).toHaveLength(4);
    expect((await sweep()).removed).toHaveLength(4);
  });
});
