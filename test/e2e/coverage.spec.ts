import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import type { HostList, HostView, OverviewView, SourceList } from '#contracts';
import { eventually, good, type LetheApi } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';
import { tracesBelow, tracesIn } from './traces.js';

const announcements = fileURLToPath(new URL('announcements.mjs', import.meta.url));

const hostsOf = async (api: LetheApi): Promise<HostView[]> =>
  good(await api.get<HostList>('/v1/hosts')).items;
const overviewOf = async (api: LetheApi): Promise<OverviewView> =>
  good(await api.get<OverviewView>('/v1/overview'));
const sourcesOf = async (api: LetheApi): Promise<SourceList['items']> =>
  good(await api.get<SourceList>('/v1/sources')).items;

const kindsOf = (hosts: readonly HostView[]) =>
  hosts.map(({ host, alarms }) => [host, ...alarms.map(({ kind }) => kind)]);
const areLookedAt = (hosts: readonly HostView[]) => hosts.every(({ surveyedAt }) => surveyedAt !== null);

/** What people put into names of files and folders. */
const odd = ["Zoë.O'Hara-Quux#7341", 'Quuxína Zörgel', 'grace@example.com', '5550100'];

describe('the hosts of the sandbox', () => {
  let lethe: LetheProcess;
  let api: LetheApi;
  beforeAll(async () => {
    lethe = await LetheProcess.start({ LETHE_LOG_LEVEL: 'trace' });
    api = lethe.api();
  });
  afterAll(() => lethe.dispose());

  it('all report, say what they read, and have no alarm', async () => {
    const hosts = await eventually(() => hostsOf(api), areLookedAt);
    expect(kindsOf(hosts)).toEqual([['mfa01'], ['mfa02'], ['adfs-old'], ['nps01'], ['nps02'], ['adfs01']]);
    for (const host of hosts)
      expect(host).toMatchObject({
        configured: true,
        version: expect.stringMatching(/^\d/),
        platform: expect.stringContaining(process.platform),
        instances: [expect.anything()],
        problems: [],
      });
    const [mfa01, , , nps01, , adfs01] = hosts;
    expect(mfa01?.logFolders).toMatchObject([{ state: 'readable', files: 5 }]);
    expect(nps01?.channels).toHaveLength(3);
    expect(adfs01?.channels).toEqual(['AD FS Tracing/Debug']);
    expect((await overviewOf(api)).coverage).toEqual({ watched: true, alarms: {} });
    expect((await sourcesOf(api)).map(({ source, coverage }) => [source, coverage])).toEqual([
      ['mfa-server', { expected: 3, reporting: 3, alarms: {} }],
      ['nps-extension', { expected: 2, reporting: 2, alarms: {} }],
      ['adfs-adapter', { expected: 1, reporting: 1, alarms: {} }],
      ['cloud-mfa', { expected: 1, reporting: 1, alarms: {} }],
    ]);
  });

  it('are announced on real time: a month of the sandbox makes nobody silent', async () => {
    await api.advance('P30D');
    expect((await overviewOf(api)).coverage).toEqual({ watched: true, alarms: {} });
  });

  it('tell of folders, files and channels that no rule covers, without the names that people gave them', async () => {
    await lethe.stop();
    await plantUncovered(join(lethe.dataDir, 'sandbox', 'hosts'));
    await lethe.restart();
    const hosts = await eventually(() => hostsOf(api), areLookedAt);
    expect(kindsOf(hosts)).toEqual([
      ['mfa01', 'uncovered', 'uncovered'],
      ['mfa02'],
      ['adfs-old'],
      ['nps01', 'uncovered'],
      ['nps02'],
      ['adfs01', 'uncovered'],
    ]);
    const places = hosts.flatMap(({ alarms }) =>
      alarms.map(({ place }) => place?.split('/hosts/')[1] ?? place),
    );
    expect(places.sort()).toEqual([
      'AD FS Tracing 2/Debug',
      'Microsoft-AzureMfa-AuthZ/AuthZAuditCh',
      'mfa01/*',
      'mfa01/logs/MultiFactorAuthSvc *.zip',
    ]);
    const { needsAttention, coverage } = await overviewOf(api);
    expect(coverage.alarms).toEqual({ uncovered: 4 });
    expect(needsAttention.map(({ reason, requestId, host }) => [reason, requestId, host])).toEqual([
      ['host-uncovered', null, 'mfa01'],
      ['host-uncovered', null, 'mfa01'],
      ['host-uncovered', null, 'nps01'],
      ['host-uncovered', null, 'adfs01'],
    ]);
    for (const { message, nextAction } of needsAttention)
      expect(Math.min(message.length, nextAction.length)).toBeGreaterThan(20);
    expect((await sourcesOf(api))[0]?.coverage.alarms).toEqual({ uncovered: 2 });
    expect((await api.get('/metrics')).bytes.toString()).toContain('lethe_host_alarms{kind="uncovered"} 4');
  });

  it('and those names are nowhere: in no answer, no log line, no message and no file', async () => {
    for (const path of ['/v1/hosts', '/v1/overview', '/v1/sources', '/metrics'])
      expect(tracesIn(path, (await api.get(path)).bytes, odd)).toEqual([]);
    expect(tracesIn('standard error', Buffer.from(lethe.stderr), odd)).toEqual([]);
    expect(await tracesBelow(lethe.dataDir, 'sandbox', odd)).toEqual([]);
    await lethe.stop();
    expect(await tracesBelow(lethe.dataDir, 'sandbox', odd)).toEqual([]);
  });
});

async function plantUncovered(hosts: string): Promise<void> {
  const [zoe = '', quux = '', grace = '', phone = ''] = odd;
  await put(join(hosts, 'mfa01', 'logs', `MultiFactorAuthSvc ${zoe}.zip`));
  await put(join(hosts, 'mfa01', 'logs', `MultiFactorAuthSvc ${phone}.zip`));
  await put(join(hosts, 'mfa01', `${quux} ${grace}`, `MultiFactorAuthSvc ${phone}.log`));
  for (const [host, name] of [
    ['nps01', 'Microsoft-AzureMfa-AuthZ/AuthZAuditCh'],
    ['adfs01', 'AD FS Tracing 2/Debug'],
  ] as const) {
    const file = join(hosts, host, 'event-logs', 'channels.json');
    const channels = JSON.parse(await readFile(file, 'utf8')) as unknown[];
    channels.push({ name, file: 'none.evtx', type: 'Operational', enabled: true });
    await writeFile(file, JSON.stringify(channels));
  }
}

async function put(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'x');
}

describe('hosts of an installation', () => {
  let root: string;
  let lethe: LetheProcess;
  let api: LetheApi;
  const logs = (host: string) => join(root, 'farm', host, 'Logs');
  const muted = () => join(root, 'muted');
  const settings = (hosts: readonly string[], coverage: object = {}) =>
    stringify({
      sources: {
        'mfa-server': {
          gdprExecutable: join(root, 'MultiFactorAuthGdpr.exe'),
          hosts: hosts.map((name) => ({ name, logFolders: [logs(name)] })),
        },
      },
      coverage: { announceEverySeconds: 1, ...coverage },
    });
  /** The announcements read it at any moment: written in place, it would be empty for one of them. */
  const mute = async (hosts: readonly string[]) => {
    await writeFile(`${muted()}.new`, hosts.map((host) => `${host}\n`).join(''));
    await rename(`${muted()}.new`, muted());
  };
  const yaml = () => join(root, 'lethe.yaml');

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'lethe-hosts-'));
    await put(join(root, 'MultiFactorAuthGdpr.exe'));
    await put(join(logs('mfa01'), 'MultiFactorAuthSvc.log'));
    await put(join(logs('mfa01'), '..', 'Logs old', 'MultiFactorAuthSvc.log'));
    await mute(['ghost']);
    await writeFile(yaml(), settings(['mfa01', 'mfa02', 'ghost']));
    lethe = await LetheProcess.start(
      { LETHE_CONFIG: yaml(), LETHE_SANDBOX_ROOT: root, MUTED_FILE: muted() },
      announcements,
    );
    api = lethe.api();
  });
  afterAll(async () => {
    await lethe.dispose();
    await rm(root, { recursive: true, force: true });
  });

  const until = (kinds: readonly (readonly string[])[]) =>
    eventually(
      () => hostsOf(api),
      (hosts) => JSON.stringify(kindsOf(hosts)) === JSON.stringify(kinds),
    );

  it('that nobody serves, that fell silent, and that nobody configured raise alarms, and so does a forgotten folder', async () => {
    const first = [
      ['mfa01', 'uncovered'],
      ['mfa02'],
      ['ghost', 'never-reported'],
      ['stray', 'not-configured'],
    ];
    expect(kindsOf(await until(first))).toEqual(first);
    await mute(['ghost', 'mfa02']);
    const then = [
      ['mfa01', 'uncovered'],
      ['mfa02', 'silent'],
      ['ghost', 'never-reported'],
      ['stray', 'not-configured'],
    ];
    const hosts = await until(then);
    expect(kindsOf(hosts)).toEqual(then);
    expect(hosts[1]?.problems).toMatchObject([{ code: 'log-folder-missing', place: logs('mfa02') }]);
    expect(hosts[1]?.lastSeenAt).not.toBeNull();
    expect(hosts[2]).toMatchObject({ configured: true, lastSeenAt: null, version: null, instances: [] });
    expect(hosts[3]).toMatchObject({ configured: false, host: 'stray', source: 'mfa-server' });
    const { coverage, needsAttention } = await overviewOf(api);
    expect(coverage.alarms).toEqual({ silent: 1, 'never-reported': 1, 'not-configured': 1, uncovered: 1 });
    expect(needsAttention.map(({ reason }) => reason)).toEqual([
      'host-uncovered',
      'host-silent',
      'host-never-reported',
      'host-not-configured',
      'dead-letters',
    ]);
    expect((await sourcesOf(api))[0]?.coverage).toMatchObject({ expected: 3, reporting: 1 });
  });

  it('are heard of again as soon as somebody speaks for them, whatever unreadable messages lie between', async () => {
    await mute([]);
    const all = [['mfa01', 'uncovered'], ['mfa02'], ['ghost'], ['stray', 'not-configured']];
    expect(kindsOf(await until(all))).toEqual(all);
    const letters = good(
      await api.get<{ items: { topic: string; reason: string }[] }>('/v1/dead-letters'),
    ).items.filter(({ topic }) => topic === 'lethe.hosts.v1');
    expect(new Set(letters.map(({ reason }) => reason))).toEqual(
      new Set(['not-json', 'not-a-cloud-event', 'schema-breach']),
    );
  });

  it('have no alarm for a place that somebody has looked at, and none for a host that was taken out', async () => {
    await lethe.stop();
    const place = join(logs('mfa01'), '..', 'Logs old');
    await writeFile(
      yaml(),
      settings(['mfa01'], { accepted: [{ host: 'mfa01', place, because: 'Looked at: a test farm.' }] }),
    );
    await writeFile(muted(), 'stray\n');
    await lethe.restart();
    const hosts = await eventually(
      () => hostsOf(api),
      (seen) => seen.length === 1 && areLookedAt(seen),
    );
    expect(kindsOf(hosts)).toEqual([['mfa01']]);
  });
});
