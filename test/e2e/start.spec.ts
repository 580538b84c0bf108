import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { good } from './lethe-api.js';
import { LetheProcess, startRefused } from './lethe-process.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A refusal is for an administrator's eyes: sentences, no stack trace, not the ready line. */
async function refusal(variables: Record<string, string | undefined>): Promise<string> {
  const ended = await startRefused(folder, variables);
  expect(ended.code).toBeGreaterThan(0);
  expect(ended.stdout).not.toContain('Lethe is ready');
  expect(ended.stderr).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
  return ended.stderr;
}

async function refusalOfYaml(yaml: string, variables: Record<string, string> = {}): Promise<string> {
  await writeFile(join(folder, 'lethe.yaml'), yaml);
  return refusal({ LETHE_CONFIG: join(folder, 'lethe.yaml'), LETHE_SANDBOX_ROOT: folder, ...variables });
}

describe('starting with faults in the settings', () => {
  it('lists all of them at once, and never repeats a secret', async () => {
    const said = await refusal({
      LETHE_MODE: 'play',
      LETHE_PROFILE: 'cloud',
      LETHE_PORT: 'seventy',
      LETHE_SANDBOX_SECONDS_PER_DAY: '-1',
      LETHE_LOG_LEVEL: 'loud',
      LETHE_ADMIN_TOKEN: 'very secret with space',
    });
    for (const name of ['MODE', 'PROFILE', 'PORT', 'SANDBOX_SECONDS_PER_DAY', 'LOG_LEVEL'])
      expect(said).toContain(`LETHE_${name}`);
    expect(said).not.toContain('very secret');
  });

  it('refuses production without a master key', async () => {
    expect(await refusal({ LETHE_MODE: 'production' })).toContain('LETHE_MASTER_KEY_FILE');
  });

  it('names a configuration that is not there', async () => {
    expect(await refusal({ LETHE_CONFIG: join(folder, 'nowhere.yaml') })).toContain('nowhere.yaml');
  });

  it('names every unknown or wrong key of the YAML with its path', async () => {
    const said = await refusalOfYaml(`
sources:
  mfa-server:
    gdprExecutabel: /x
    hosts: [ { name: 'bad name!', roles: [mfa-server] } ]
  fax: {}
`);
    for (const path of ['sources.mfa-server', 'gdprExecutabel', 'sources.mfa-server.hosts.0.name', 'fax'])
      expect(said).toContain(path);
  });

  it('says where YAML breaks off', async () => {
    expect(await refusalOfYaml('sources: [')).toMatch(/lethe\.yaml.*line 1|line 1.*lethe\.yaml/s);
  });

  it('refuses a sandbox that would leave its root or this machine', async () => {
    await writeFile(join(folder, 'secret'), 'x');
    const said = await refusalOfYaml(`
sources:
  mfa-server:
    gdprExecutable: /usr/bin/env
    hosts: [ { name: mfa01, roles: [mfa-server], logFolders: ['${folder}/../elsewhere'] } ]
  cloud-mfa:
    graph: { tenantId: t, clientId: c, clientSecretFile: '${folder}/secret' }
    storage: { connectionStringFile: '${folder}/secret' }
`);
    for (const word of ['gdprExecutable', 'logFolders', 'baseUrl', 'authority', 'LETHE_SANDBOX_ROOT'])
      expect(said).toContain(word);
  });
});

describe('a process that runs', () => {
  it('says that it is ready in its last line, with a claim link before, and logs elsewhere', async () => {
    const lethe = await LetheProcess.start({ LETHE_ADMIN_TOKEN: undefined });
    try {
      const lines = lethe.stdout.trimEnd().split('\n');
      expect(lines.at(-1)).toBe(`Lethe is ready at ${lethe.url}`);
      const claim = /http:\/\/127\.0\.0\.1:\d+\/claim\/(\S+)/.exec(lethe.stdout);
      expect(claim?.[0]).toContain(lethe.url);
      const first = await lethe.api('').call('GET', `/claim/${claim?.[1] ?? ''}`);
      expect([302, 303]).toContain(first.status);
      expect(first.headers.get('location')).toBe('/');
      const cookie = first.headers.get('set-cookie') ?? '';
      expect(cookie).toMatch(/HttpOnly/i);
      expect(cookie).toMatch(/SameSite/i);
      const session = { cookie: String(cookie.split(';')[0]) };
      expect((await lethe.api('').get('/v1/overview', session)).status).toBe(200);
      const second = await lethe.api('').call('GET', `/claim/${claim?.[1] ?? ''}`);
      expect(second.headers.get('set-cookie')).toBeNull();
      expect(second.status).toBeGreaterThanOrEqual(400);
      expect(lethe.stdout).not.toContain('\u001b');
    } finally {
      await lethe.dispose();
    }
  });

  it('keeps a second one off its data, and is not disturbed by it', async () => {
    const lethe = await LetheProcess.start();
    try {
      const said = await refusal({ LETHE_DATA_DIR: lethe.dataDir });
      expect(said).toContain(lethe.dataDir);
      expect((await lethe.api().get('/v1/overview')).status).toBe(200);
    } finally {
      await lethe.dispose();
    }
  });

  it.each([
    ['SIGTERM', 1],
    ['SIGINT', 2],
  ] as const)(
    'stops in order on %s, sent so many times at once: %i; and can be started again',
    async (signal, times) => {
      const lethe = await LetheProcess.start();
      try {
        const { id } = await lethe
          .api()
          .submit({ kind: 'Export', subject: { userPrincipalName: 'ada@example.com' } });
        const ended = await lethe.stop(signal, times);
        expect(ended).toMatchObject({ code: 0, signal: null });
        expect(ended.stdout.trimEnd().split('\n').at(-1)).toMatch(/^Lethe is ready at /);
        await lethe.restart();
        expect((await lethe.api().view(id)).id).toBe(id);
      } finally {
        await lethe.dispose();
      }
    },
  );

  it('lets days pass by themselves when it is told how long they take', async () => {
    const lethe = await LetheProcess.start({ LETHE_SANDBOX_SECONDS_PER_DAY: '2' });
    try {
      const api = lethe.api();
      const subject = { userPrincipalName: 'ada@example.com' };
      const { id } = await api.submit({ kind: 'Export', subject, sources: ['cloud-mfa'] });
      await api.until(id, 'it is done without any help', (view) => view.progress === 'done');
      good(await api.post('/v1/sandbox/clock', { secondsPerDay: 0 }));
      const at = await api.now();
      const [first, second] = [await api.now(), await api.now()];
      expect([first, second]).toEqual([at, at]);
    } finally {
      await lethe.dispose();
    }
  });

  it('has no sandbox calls and no claim link in production', async () => {
    const key = join(folder, 'master.key');
    await writeFile(key, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
    await writeFile(
      join(folder, 'lethe.yaml'),
      `sources: { adfs-adapter: { hosts: [ { name: adfs01 } ] } }\n`,
    );
    const lethe = await LetheProcess.start({
      LETHE_MODE: 'production',
      LETHE_MASTER_KEY_FILE: key,
      LETHE_CONFIG: join(folder, 'lethe.yaml'),
      LETHE_SANDBOX_SECONDS_PER_DAY: undefined,
      LETHE_SEED: undefined,
    });
    try {
      expect(lethe.stdout).not.toContain('/claim/');
      expect((await lethe.api().get('/v1/sandbox/clock')).status).toBe(404);
      expect((await lethe.api().post('/v1/sandbox/clock', { advance: 'P1D' })).status).toBe(404);
      expect((await lethe.api().get('/v1/overview')).status).toBe(200);
    } finally {
      await lethe.dispose();
    }
  });
});
