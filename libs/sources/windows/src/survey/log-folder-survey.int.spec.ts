import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { surveyLogFolders, type LogFolderRules } from './log-folder-survey.js';

describe('surveyLogFolders', () => {
  let root: string;
  let logs: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lethe-survey-'));
    logs = join(root, 'server', 'Logs');
    await put('server/Logs/MultiFactorAuthSvc.log', 'server/Logs/älter/MultiFactorAuthRadiusSvc.2.log');
  });
  afterEach(async () => rm(root, { recursive: true, force: true }));

  const put = async (...files: string[]): Promise<void> => {
    for (const file of files) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), 'x');
    }
  };
  const look = async (over: Partial<LogFolderRules> = {}, signal = new AbortController().signal) => {
    const rules = {
      folders: [logs],
      usual: [],
      covered: ['MultiFactorAuthSvc*.log*', 'MultiFactorAuth*.log*'],
      similar: 'MultiFactorAuth*',
      ...over,
    };
    const survey = await surveyLogFolders({ configured: rules.folders, ...rules }, signal);
    const uncovered = survey.uncovered.map(({ reason, place, count }) => [
      reason,
      place.replace(root, '').replaceAll(sep, '/'),
      count,
    ]);
    return { ...survey, uncovered };
  };

  it('finds nothing to tell where every log is covered', async () => {
    await put('server/Logs/readme.txt', 'server/other/notes.log', 'server/bin/MultiFactorAuthSvc.exe');
    expect(await look()).toEqual({
      logFolders: [{ folder: logs, state: 'readable', files: 2 }],
      uncovered: [],
      problems: [],
    });
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('tells of files and folders that no path leads to', async () => {
    const odd = (name: string): Buffer =>
      Buffer.concat([Buffer.from(`${logs}/`), Buffer.from(name, 'latin1')]);
    await writeFile(odd('MultiFactorAuthSvc.log.J\xfcrgen'), 'x');
    await writeFile(odd('notes of J\xfcrgen'), 'x');
    await mkdir(odd('J\xfcrgen'));
    const { problems } = await look();
    expect(problems.map(({ code, place }) => `${code} ${place ?? ''}`).sort()).toEqual([
      `log-file-unreadable ${join(logs, '*')}`,
      `log-file-unreadable ${join(logs, 'MultiFactorAuthSvc.log.*')}`,
    ]);
  });

  it('counts files of the product that no pattern matches, without the words that people gave them', async () => {
    await put(
      'server/Logs/MultiFactorAuthSvc_2019.zip',
      'server/Logs/MultiFactorAuthSvc_2020.zip',
      'server/Logs/of ada/MultiFactorAuthSvc ada@example.com.txt',
      'server/Logs/MultiFactorAuthSvc.dll',
    );
    expect((await look()).uncovered).toEqual([
      ['files-without-pattern', '/server/Logs/*/MultiFactorAuthSvc *.txt', 1],
      ['files-without-pattern', '/server/Logs/MultiFactorAuthSvc_*.zip', 2],
    ]);
  });

  it('finds logs in folders beside a configured one, and in the folder that it lies in', async () => {
    await put(
      'server/Logs of ada@example.com/MultiFactorAuthSvc.log',
      'server/Logs of zoë/2019/MultiFactorAuthSvc.3.log.gz',
      'server/Logs old/MultiFactorAuthSvc.zip',
      'server/Logs old/deep/deeper/MultiFactorAuthSvc.log',
      'server/MultiFactorAuthIisSvc.log',
      'server/MultiFactorAuthGdpr.exe',
      'elsewhere/MultiFactorAuthSvc.log',
    );
    expect((await look()).uncovered).toEqual([
      ['folder-not-configured', '/server', 1],
      ['folder-not-configured', '/server/Logs *', 2],
      ['folder-not-configured', '/server/Logs old', 1],
    ]);
  });

  it('finds them where the product usually keeps them', async () => {
    const usual = [join(root, 'installed', 'Logs'), 'C:\\Program Files\\Logs', join(root, 'not-there')];
    await put('installed/Logs/MultiFactorAuthSvc.log');
    expect((await look({ usual })).uncovered).toEqual([['folder-not-configured', '/installed/Logs', 1]]);
    expect((await look({ folders: [], usual })).uncovered).toHaveLength(1);
    expect((await look({ folders: [logs, join(root, 'installed')], usual })).uncovered).toEqual([]);
  });

  it('leaves folders alone that are configured for another host, or hold one that is', async () => {
    await put('server/mfa02/MultiFactorAuthSvc.log', 'server/farm/mfa03/MultiFactorAuthSvc.log');
    const configured = [logs, join(root, 'server/mfa02'), join(root, 'server/farm/mfa03')];
    expect((await look({ configured })).uncovered).toEqual([]);
  });

  it('follows a configured folder that is a link, and no other link', async () => {
    await put('elsewhere/MultiFactorAuthSvc.log');
    await symlink(join(root, 'elsewhere'), join(root, 'server', 'linked'));
    await symlink(join(root, 'elsewhere'), join(logs, 'inside'));
    expect((await look()).uncovered).toEqual([]);
    const link = join(root, 'server', 'linked');
    const both = await look({ folders: [logs, link] });
    expect(both.logFolders).toEqual([
      { folder: logs, state: 'readable', files: 2 },
      { folder: link, state: 'readable', files: 1 },
    ]);
    expect(both.uncovered).toEqual([]);
  });

  it('does not take the folder behind a configured link for one that was forgotten', async () => {
    await put('server/real/MultiFactorAuthSvc.log');
    await symlink(join(root, 'server', 'real'), join(root, 'server', 'current'));
    expect(
      (
        await look({
          folders: [join(root, 'server', 'current')],
          configured: [logs, join(root, 'server', 'current')],
        })
      ).uncovered,
    ).toEqual([]);
  });

  it('says which configured folder is missing or cannot be listed, and looks at the others', async () => {
    const [missing, file, loop] = [
      join(root, 'gone'),
      join(logs, 'MultiFactorAuthSvc.log'),
      join(root, 'loop'),
    ];
    await symlink(loop, loop);
    const seen = await look({ folders: [missing, file, loop, logs] });
    expect(seen.logFolders.map(({ folder, state }) => [folder, state])).toEqual([
      [missing, 'missing'],
      [file, 'missing'],
      [loop, 'denied'],
      [logs, 'readable'],
    ]);
    expect(seen.problems).toEqual([
      { code: 'log-folder-missing', place: missing },
      { code: 'log-folder-missing', place: file },
      { code: 'log-folder-denied', place: loop },
    ]);
  });

  it('does not take a path of another system for one in the folder that the process works in', async () => {
    const seen = await look({ folders: ['C:\\Program Files\\Logs'] });
    expect(seen.uncovered).toEqual([]);
    expect(seen.problems).toEqual([{ code: 'log-folder-missing', place: 'C:\\Program Files\\Logs' }]);
  });

  it('is given up when it is told to', async () => {
    await expect(look({}, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });
});
