import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MfaServerSettings } from '#contracts';
import { mfaServerSurveyor } from './mfa-server-surveyor.js';

describe('a look at the hosts of MFA Server', () => {
  let root: string;
  let tool: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lethe-mfa-survey-'));
    tool = join(root, 'MultiFactorAuthGdpr.exe');
    for (const folder of ['Logs', 'mfa01', 'adfs']) await mkdir(join(root, folder));
    await writeFile(tool, '');
    await writeFile(join(root, 'mfa01', 'MultiFactorAuthSvc.log'), '');
  });
  afterEach(async () => rm(root, { recursive: true, force: true }));

  const surveyor = (over: object = {}) =>
    mfaServerSurveyor(
      MfaServerSettings.parse({
        gdprExecutable: tool,
        hosts: [
          { name: 'mfa01', roles: ['mfa-server', 'user-portal'], logFolders: [join(root, 'mfa01')] },
          { name: 'adfs-old', roles: ['adfs-adapter'], logFolders: [join(root, 'adfs')] },
        ],
        ...over,
      }),
    );
  const look = async (host: string | null, over: object = {}) =>
    surveyor(over).survey(host, new AbortController().signal);

  it('is for each host of the settings, by its roles', () =>
    expect(surveyor()).toMatchObject({
      source: 'mfa-server',
      hosts: [
        { host: 'mfa01', roles: ['mfa-server', 'user-portal'] },
        { host: 'adfs-old', roles: ['adfs-adapter'] },
      ],
    }));

  it('shows the log folders of that host', async () => {
    expect(await look('mfa01')).toEqual({
      channels: [],
      logFolders: [{ folder: join(root, 'mfa01'), state: 'readable', files: 1 }],
      uncovered: [],
      problems: [],
    });
    expect((await look('adfs-old')).logFolders).toMatchObject([{ folder: join(root, 'adfs'), files: 0 }]);
    expect((await look(null)).logFolders).toEqual([]);
  });

  it('finds the logs of the installation where they are not configured, and only on an MFA Server', async () => {
    await writeFile(join(root, 'Logs', 'MultiFactorAuthSvc.log'), '');
    const elsewhere = { hosts: [{ name: 'mfa01', logFolders: [] }] };
    const found = { reason: 'folder-not-configured', place: join(root, 'Logs'), count: 1 };
    expect((await look('mfa01', elsewhere)).uncovered).toEqual([found]);
    const onAdfs = {
      hosts: [{ name: 'mfa01' }, { name: 'adfs-old', roles: ['adfs-adapter'] }],
    };
    expect((await look('adfs-old', onAdfs)).uncovered).toEqual([]);
  });

  it('counts what the patterns of the settings leave out', async () => {
    await writeFile(join(root, 'mfa01', 'MultiFactorAuthRadiusSvc.log'), '');
    const narrow = { searchPatterns: ['MultiFactorAuthSvc.log'], sweepPatterns: ['MultiFactorAuthSvc.log'] };
    expect((await look('mfa01', narrow)).uncovered).toEqual([
      {
        reason: 'files-without-pattern',
        place: join(root, 'mfa01', 'MultiFactorAuthRadiusSvc.log'),
        count: 1,
      },
    ]);
  });

  it.each([
    [
      'is not there',
      { gdprExecutable: '/nowhere/MultiFactorAuthGdpr.exe' },
      '/nowhere/MultiFactorAuthGdpr.exe',
    ],
    ['is not configured', { gdprExecutable: undefined }, null],
  ])('tells where records are reached that the tool %s', async (_, over, place) => {
    expect((await look('mfa01', over)).problems).toEqual([{ code: 'gdpr-tool-missing', place }]);
    expect((await look('adfs-old', over)).problems).toEqual([]);
  });

  it('leaves a tool without a path to whoever starts it', async () =>
    expect((await look('mfa01', { gdprExecutable: 'MultiFactorAuthGdpr.exe' })).problems).toEqual([]));
});
