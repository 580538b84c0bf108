import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MfaServerSettings } from '#contracts';
import type { HandledTask } from '#source-kit';
import { TaskStage } from '#testing';
import { mfaServerHandlers } from '../mfa-server-handlers.js';

const NOW = '2026-11-20T09:00:00.000Z';
const onlyLinux = process.platform === 'linux' ? it : it.skip;

describe('logs of MFA Server that are not read', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-mfa-logs-'));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  const settings = (more: object = {}): MfaServerSettings =>
    MfaServerSettings.parse({ hosts: [{ name: 'mfa01', logFolders: [folder] }], ...more });
  const stageOf = (action: HandledTask['action'], more: Partial<HandledTask> = {}): TaskStage =>
    new TaskStage(NOW, {
      source: 'mfa-server',
      action,
      host: 'mfa01',
      subject: { userPrincipalName: 'ada@example.com', samAccountName: 'ada' },
      ...more,
    });
  async function does(stage: TaskStage, action: HandledTask['action'], given = settings()) {
    const outcome = await stage.dispatch(mfaServerHandlers(given)[action]);
    if (outcome.outcome !== 'succeeded') throw new Error(`It ended as ${outcome.outcome}.`);
    return outcome;
  }

  describe('on a re-scan', () => {
    const looksAgain = async () => does(stageOf('verify-purge', { checks: ['logs'] }), 'verify-purge');
    async function ofAda(name: string): Promise<string> {
      await writeFile(join(folder, name), 'User "ada" was changed.\r\n');
      return join(folder, name);
    }

    it.each(['MultiFactorAuthSvc.txt', 'MultiFactorAuthSvc.log_1.bak', 'MultiFactorAuth-2026.OLD'])(
      'are looked into: %s, which somebody has put aside and no pattern covers',
      async (name) => {
        const path = await ofAda(name);
        expect((await looksAgain()).found?.places).toEqual([`${path}:1`]);
      },
    );

    it('are told with what those beside them hold of the person', async () => {
      await writeFile(join(folder, 'MultiFactorAuthSvc.log.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
      await ofAda('MultiFactorAuthSvc.log.3');
      await expect(looksAgain()).rejects.toMatchObject({
        code: 'log-file-unreadable',
        detail: expect.stringMatching(/log\.gz \(.*; what could be read names the person: .*log\.3:1$/),
      });
    });

    it('are no parts of the program', async () => {
      for (const name of ['MultiFactorAuthSvc.exe', 'MultiFactorAuthSvc.exe.config']) await ofAda(name);
      expect((await looksAgain()).found).toBeUndefined();
    });
  });

  onlyLinux('names what it cannot reach because its name is no Unicode, and leaves it alone', async () => {
    const line = '2026-09-01T00:00:00.000000Z|i|1|2|pfsvc|id|User "ada" was changed.';
    const odd = (name: string): Buffer => Buffer.concat([Buffer.from(folder), Buffer.from(name, 'latin1')]);
    await writeFile(odd('/MultiFactorAuthSvc.log.J\xfcrgen'), line);
    const sweep = { olderThan: '2026-10-21T09:00:00.000Z' } as const;
    const named = {
      retryable: true,
      detail: `${join(folder, 'MultiFactorAuthSvc.log.J\uFFFDrgen')} (name-not-unicode)`,
    };
    await expect(does(stageOf('search-logs'), 'search-logs')).rejects.toMatchObject({
      code: 'log-file-unreadable',
      ...named,
    });
    const logs = { checks: ['logs'] as const };
    await expect(does(stageOf('verify-purge', logs), 'verify-purge')).rejects.toMatchObject(named);
    await expect(does(stageOf('sweep-logs', sweep), 'sweep-logs')).rejects.toMatchObject({
      code: 'log-file-in-use',
      ...named,
    });
    const syslog = settings({ syslog: { files: [join(folder, '*.log*')] } });
    const stage = stageOf('search-syslog', { host: null });
    await expect(does(stage, 'search-syslog', syslog)).rejects.toMatchObject(named);
    const other = settings({ syslog: { files: [join(folder, '*.txt')] } });
    expect((await does(stage, 'search-syslog', other)).proof.counts).toMatchObject({ filesSearched: 0 });
    await rename(odd('/MultiFactorAuthSvc.log.J\xfcrgen'), join(folder, 'MultiFactorAuthSvc.log.1'));
    await mkdir(odd('/\xe4lter'));
    await expect(does(stageOf('search-logs'), 'search-logs')).rejects.toMatchObject({
      detail: `${join(folder, '\uFFFDlter')} (name-not-unicode)`,
    });
  });

  onlyLinux('remarks links, which it does not follow', async () => {
    await writeFile(join(folder, 'MultiFactorAuthSvc.log'), 'User "ada" was added.\r\n');
    await symlink(join(folder, 'elsewhere'), join(folder, 'MultiFactorAuthSvc.log.1'));
    expect((await does(stageOf('search-logs'), 'search-logs')).proof.remarks).toEqual(['links-not-followed']);
    const given = settings({ syslog: { files: [join(folder, '*.log*')] } });
    const { proof } = await does(stageOf('search-syslog', { host: null }), 'search-syslog', given);
    expect(proof.remarks).toEqual(['links-not-followed']);
    const again = await does(stageOf('verify-purge', { checks: ['logs'] }), 'verify-purge');
    expect(again).toMatchObject({ found: { hits: 1 }, proof: { remarks: ['links-not-followed'] } });
  });

  it('says in the proof of a sweep that the age of a file is only that of its last change', async () => {
    const sweep = { olderThan: '2026-10-21T09:00:00.000Z' } as const;
    const remarks = async () => (await does(stageOf('sweep-logs', sweep), 'sweep-logs')).proof.remarks;
    await writeFile(join(folder, 'MultiFactorAuthSvc.log'), '2026-11-19T00:00:00.000000Z|i|1|2|pfsvc|id|x');
    expect(await remarks()).toEqual([]);
    await writeFile(join(folder, 'MultiFactorAuthSvc.log.1'), '9/1/2026 8:00 AM User "ada" was changed.\r\n');
    expect(await remarks()).toEqual(['ages-by-time-of-change']);
  });
});
