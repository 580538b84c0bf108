import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  giveAway,
  saidWithoutRights,
  takeBack,
  type Said,
} from '../../../windows/test-fixtures/said-without-rights.fixture.js';

const onPosix = process.platform === 'win32' ? describe.skip : describe;

/** What runs on a host, the log that it writes, and how much of its name is shown: words that are known. */
const ROLES = [
  ['mfa-server', 'MultiFactorAuthSvc', 'MultiFactorAuthSvc'],
  ['adfs-adapter', 'MultiFactorAuthAdfsAdapter', 'MultiFactorAuthAdfsAdapter'],
  ['user-portal', 'MultiFactorAuthUserPortal', 'MultiFactorAuth*'],
] as const;
type OnHost = (typeof ROLES)[number];

const LINE = '2026-09-01T00:00:00.000000Z|i|1|2|pfsvc|id|User "ada" was changed.\r\n';
const STEPS = [
  { action: 'search-logs' },
  { action: 'verify-purge', checks: ['logs'] },
  { action: 'sweep-logs', phase: 'now', olderThan: '2026-10-21T09:00:00.000Z' },
  { action: 'survey' },
];

onPosix('logs of MFA Server that the handler has no rights on', () => {
  let folder: string;
  let logs: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-denied-'));
    logs = join(folder, 'Logs');
    await chmod(folder, 0o755);
    await mkdir(logs);
    await giveAway(logs);
    await log('MultiFactorAuthSvc.log.1');
  });
  afterEach(async () => {
    for (const place of [logs, join(logs, 'old')]) await chmod(place, 0o700).catch(() => undefined);
    await rm(folder, { recursive: true });
  });

  const log = async (...path: readonly string[]) => {
    await writeFile(join(logs, ...path), LINE);
    await chmod(join(logs, ...path), 0o644);
    return join(logs, ...path);
  };

  /** What search, re-scan, sweep and survey say to somebody without further rights. */
  async function said([role, name]: OnHost = ROLES[0]): Promise<readonly [Said, Said, Said, Said]> {
    const gdprExecutable = [process.execPath];
    const hosts = [{ name: 'mfa01', roles: [role], logFolders: [logs] }, { name: 'mfa02' }];
    // A log that is searched where the settings want it.
    const settings = { gdprExecutable, hosts, searchPatterns: [`${name}*.log*`] };
    const asked = { source: 'mfa-server', host: 'mfa01', settings, steps: STEPS };
    return (await saidWithoutRights(asked)) as readonly [Said, Said, Said, Said];
  }

  /** What a re-scan found in what it could read, it tells with its fault. */
  const besideFound = ({ detail }: { readonly detail: string }) => ({
    detail: expect.stringContaining(`${detail}; what could be read names the person: ${logs}`),
  });

  it('are searched and swept with the rights that are asked for', async () => {
    const [search, verify, sweep, survey] = await said();
    expect([search.outcome, verify.found?.hits, sweep.outcome]).toEqual(['succeeded', 1, 'succeeded']);
    expect(survey.problems).toEqual([]);
    expect(await readdir(logs)).toEqual([]);
  });

  it.each(ROLES)(
    'are named where a file may not be read, and nothing counts as clean (%s)',
    async (...on) => {
      const [, name, shown] = on;
      const file = await log(`${name}.log.2`);
      await chmod(file, 0o000);
      await takeBack(file);
      const [search, verify, sweep, survey] = await said(on);
      const named = { retryable: true, detail: `${file} (access-denied)` };
      expect(search).toMatchObject({ code: 'log-file-unreadable', ...named });
      expect(verify).toMatchObject({ code: 'log-file-unreadable', ...named, ...besideFound(named) });
      expect(sweep).toMatchObject({ code: 'log-removal-denied', ...named });
      expect(survey.problems).toEqual([{ code: 'log-file-unreadable', place: join(logs, `${shown}.log.*`) }]);
      expect(await readdir(logs)).toEqual([`${name}.log.2`]);
    },
  );

  it('are named where they may be read and not removed', async () => {
    await takeBack(logs);
    await chmod(logs, 0o555);
    const [search, verify, sweep, survey] = await said();
    expect([search.outcome, verify.found?.hits]).toEqual(['succeeded', 1]);
    expect(sweep).toMatchObject({
      code: 'log-removal-denied',
      retryable: true,
      detail: `${join(logs, 'MultiFactorAuthSvc.log.1')} (access-denied)`,
    });
    expect(survey.problems).toEqual([{ code: 'log-removal-denied', place: logs }]);
  });

  it('are named where a folder inside may not be listed', async () => {
    const inside = join(logs, 'old');
    await mkdir(inside);
    await log('old', 'MultiFactorAuthSvc.log.3');
    await chmod(inside, 0o000);
    const [search, verify, sweep, survey] = await said();
    const named = { retryable: true, detail: `${inside} (access-denied)` };
    expect(search).toMatchObject({ code: 'log-file-unreadable', ...named });
    expect(verify).toMatchObject({ code: 'log-file-unreadable', ...named, ...besideFound(named) });
    expect(sweep).toMatchObject({ code: 'log-removal-denied', ...named });
    expect(survey.problems).toEqual([{ code: 'log-folder-denied', place: inside }]);
  });

  it('are named where the folder itself may not be listed, or is away', async () => {
    await chmod(logs, 0o000);
    await takeBack(logs);
    const denied = { code: 'log-folder-denied', retryable: true, detail: logs };
    expect((await said()).slice(0, 3)).toEqual([1, 2, 3].map(() => expect.objectContaining(denied)));
    expect((await said())[3].problems).toEqual([{ code: 'log-folder-denied', place: logs }]);
    await chmod(logs, 0o700);
    await rm(logs, { recursive: true });
    const away = { code: 'log-folder-missing', retryable: true, detail: logs };
    expect((await said()).slice(0, 3)).toEqual([1, 2, 3].map(() => expect.objectContaining(away)));
  });
});
