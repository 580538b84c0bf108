import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { stringify } from 'yaml';
import { authorityCertificate } from '../stand-ins/graph-server.js';
import { SdkServer, type SdkSignIn } from '../stand-ins/sdk-server.js';
import { eventually, good, hasEnded, taskOf, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess, startRefused } from './lethe-process.js';
import { PackageZip } from './package-zip.js';
import { pngSaying } from './png.js';

const PASSWORD = 'Password';
const NT_HASH = 'a4f49c406510bdcab6824ee7c30fd852';
const subject = { userPrincipalName: "ann.o'neill@example.org", aliases: ['DOMAIN\\ann', 'Jürgen'] };
const OWN = {
  Username: "ann.o'neill@example.org",
  BlockReason: 'Fraud',
  BlockTimestamp: '2026-11-01T10:00:00Z',
};
const OTHERS = {
  Username: 'bert@example.org',
  BlockByUsername: 'DOMAIN\\ann',
  PhoneNumber: '5550199',
  BlockTimestamp: '2026-11-02T10:00:00Z',
};
const records = (...blocks: readonly object[]): string => JSON.stringify({ Blocks: blocks });

let root: string;
let server: SdkServer;
let lethe: LetheProcess | undefined;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lethe-sdk-world-'));
  await mkdir(join(root, 'Logs'));
  await writeFile(join(root, 'password'), PASSWORD);
});
afterEach(async () => {
  await lethe?.dispose();
  lethe = undefined;
  server.stop();
  await rm(root, { recursive: true, force: true });
});

async function variables(auth: object, more: object = {}): Promise<Record<string, string>> {
  const mfa = {
    webServiceSdk: { wsdl: server.wsdl, auth },
    prefer: 'webServiceSdk',
    hosts: [{ name: 'auth-1', roles: ['mfa-server'], logFolders: [join(root, 'Logs')] }],
    ...more,
  };
  await writeFile(join(root, 'lethe.yaml'), stringify({ sources: { 'mfa-server': mfa } }));
  return {
    LETHE_CONFIG: join(root, 'lethe.yaml'),
    LETHE_SANDBOX_ROOT: root,
    NODE_EXTRA_CA_CERTS: authorityCertificate,
  };
}

async function start(signIn: SdkSignIn, auth: object): Promise<LetheApi> {
  server = await SdkServer.start(signIn);
  lethe = await LetheProcess.start(await variables(auth));
  return lethe.api();
}

async function restarted(auth: object, more: object): Promise<LetheApi> {
  if (!lethe) throw new Error('Lethe does not run.');
  await lethe.stop();
  await lethe.restart(await variables(auth, more));
  return lethe.api();
}

const basic = { kind: 'basic', user: 'EX\\svc', password: PASSWORD } as const;
const withPassword = (kind: string) => ({ kind, username: 'EX\\svc', passwordFile: join(root, 'password') });

async function doPersonsSteps(api: LetheApi, id: string, decision?: string): Promise<void> {
  const view = await api.quiet(id);
  for (const task of view.tasks.filter((each) => each.state === 'waiting-on-person')) {
    const files = [{ name: 'a.png', type: 'image/png', content: pngSaying('x') }];
    const isReview = task.action === 'review-other-people';
    const given = isReview ? decision : undefined;
    good(
      await api.complete(
        id,
        task.id,
        'Bert is a customer.',
        task.action === 'screenshots' ? files : [],
        given,
      ),
    );
  }
}

async function packageOf(api: LetheApi, { id }: View): Promise<PackageZip> {
  return PackageZip.read((await api.get(`/v1/privacy-requests/${id}/package`)).bytes);
}

async function exported(api: LetheApi): Promise<PackageZip> {
  const { id } = await api.submit({ kind: 'Export', subject });
  await doPersonsSteps(api, id);
  const done = await api.drive(id, 'it is done', hasEnded, 'PT10M');
  expect(done).toMatchObject({ progress: 'done', exceptions: [] });
  return packageOf(api, done);
}

describe('records behind the Web Service SDK, over TLS', () => {
  it.each([
    ['basic', basic],
    ['ntlm', { ...basic, kind: 'ntlm', ntHash: NT_HASH }],
  ] as const)('are exported with %s', async (kind, signIn) => {
    const api = await start(signIn, withPassword(kind));
    server.people.set(subject.userPrincipalName, records(OWN));
    const zip = await exported(api);
    expect(zip.text('mfa-server/auth-1/export.json')).toBe(records(OWN));
    expect(zip.json('mfa-server/auth-1/records.json')).toMatchObject({
      blocks: [{ username: subject.userPrincipalName, blockReason: 'Fraud' }],
    });
    expect(server.calls).toEqual([
      "GetUserGdpr ann.o'neill@example.org",
      'GetUserGdpr DOMAIN\\ann',
      'GetUserGdpr Jürgen',
    ]);
    expect(`${lethe?.stdout}${lethe?.stderr}`).not.toMatch(/neill|Jürgen|Password|NTLM/);
  });

  it('are exported with a client certificate, and with no other', async () => {
    const made = async () => generate([{ name: 'commonName', value: 'lethe' }], { algorithm: 'sha256' });
    const [own, other] = [await made(), await made()];
    const fingerprint = new X509Certificate(own.cert).fingerprint256;
    const file = join(root, 'client.pem');
    await writeFile(file, `${other.cert}\n${other.private}`);
    const api = await start(
      { kind: 'certificate', fingerprint, ca: own.cert },
      { kind: 'certificate', certificateFile: file },
    );
    server.people.set('jürgen', records(OWN));
    const { id } = await api.submit({ kind: 'Export', subject });
    await doPersonsSteps(api, id);
    const refused = await api.until(
      id,
      'it is refused',
      (view) => taskOf(view, 'export-records').state === 'failed',
    );
    expect(taskOf(refused, 'export-records').fault).toMatchObject({ code: 'sdk-sign-in-refused' });

    await writeFile(file, `${own.cert}\n${own.private}`);
    const { id: task } = taskOf(refused, 'export-records');
    await api.act(id, `tasks/${task}/retry`, { reason: 'The right certificate is there.' });
    const done = await api.drive(id, 'it is done', hasEnded, 'PT10M');
    expect((await packageOf(api, done)).text('mfa-server/auth-1/export.json')).toBe(records(OWN));
  });

  it('wait until the service is itself again, whatever is wrong', async () => {
    let api = await start(basic, withPassword('basic'));
    server.people.set(subject.userPrincipalName, records(OWN));
    const codes = {
      fault: 'sdk-call-failed',
      html: 'sdk-answer-unreadable',
      away: 'sdk-unreachable',
      'master-away': 'farm-master-away',
      'cloud-refuses': 'mfa-cloud-refused',
      hang: 'sdk-hung',
    } as const;
    const { id } = await api.submit({ kind: 'Export', subject });
    await doPersonsSteps(api, id);
    for (const [mode, code] of Object.entries(codes)) {
      // A busy machine may be slower than it waits for one that hangs.
      if (mode === 'hang') api = await restarted(withPassword('basic'), { timeoutSeconds: 2 });
      server.mode = mode as keyof typeof codes;
      const { id: next } = await api.submit({ kind: 'Export', subject });
      await doPersonsSteps(api, next);
      const view = await api.until(next, mode, (each) => taskOf(each, 'export-records').state === 'retrying');
      expect(taskOf(view, 'export-records').fault).toMatchObject({ code, host: 'auth-1' });
      server.mode = 'good';
      expect(await api.drive(next, 'it is done', hasEnded, 'PT10M')).toMatchObject({ progress: 'done' });
    }
  });

  it('are deleted all the same when Lethe dies between the delete and its report', async () => {
    const api = await start(basic, withPassword('basic'));
    server.people.set(subject.userPrincipalName, records(OWN));
    server.mode = 'does-and-hangs';
    const { id } = await api.submit({ kind: 'AccountClose', subject });
    await eventually(
      async () => server.people.size,
      (left) => left === 0,
    );
    await lethe?.kill9();
    server.mode = 'good';
    await lethe?.restart();
    await doPersonsSteps(api, id);
    const done = await api.drive(id, 'the purge is verified', hasEnded, 'P1D');
    expect(done).toMatchObject({ progress: 'done', purge: 'verified' });
    expect(taskOf(done, 'delete-records').proof?.remarks).toEqual(['no-data']);
  });

  it('are not called gone when directory sync brings them back', async () => {
    const api = await start(basic, withPassword('basic'));
    server.people.set('domain\\ann', records(OWN));
    server.broughtBack.set('domain\\ann', records(OWN));
    const { id } = await api.submit({ kind: 'AccountClose', subject });
    await doPersonsSteps(api, id);
    await api.drive(id, 'it is contradicted', ({ purge }) => purge === 'contradicted', 'P1D');
    server.broughtBack.clear();
    const again = (await api.quiet(id)).tasks.filter(({ action }) => action === 'delete-user-record').at(-1);
    expect(again).toMatchObject({ state: 'waiting-on-person' });
    expect(again?.instructions?.steps[0]).toContain('found records of the person again');
    const done = await api.drive(id, 'the purge is verified', hasEnded, 'P1D');
    expect(done).toMatchObject({ progress: 'done', purge: 'verified' });
    expect(server.people.size).toBe(0);
  });
});

describe('records of other people', () => {
  it.each([
    ['keep', ['export.json', 'records.json'], 'done'],
    [undefined, ['export.json', 'records.json'], 'done'],
    ['redact', ['records.json'], 'done'],
    ['withhold', [], 'done-with-exceptions'],
  ] as const)('go out as the person decides who reads them: %s', async (decision, files, progress) => {
    const api = await start(basic, withPassword('basic'));
    server.people.set(subject.userPrincipalName, records(OWN, OTHERS));
    const { id } = await api.submit({ kind: 'Export', subject, subjectIsAdministrator: true });
    const waiting = await api.quiet(id);
    expect(taskOf(waiting, 'review-other-people').state).toBe('waiting-on-person');
    const review = `/v1/privacy-requests/${id}/tasks/${taskOf(waiting, 'review-other-people').id}`;
    const about = (await api.get(`${review}/other-people`)).bytes.toString('utf8');
    expect(
      about
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { category: 'blocks', record: { username: 'bert@example.org', phoneNumber: '5550199' } },
    ]);
    expect((await api.events(id)).map(({ type }) => type)).toContain('SubjectRevealed');
    await doPersonsSteps(api, id, decision);
    const done = await api.drive(id, 'it has ended', hasEnded, 'PT10M');
    expect(done.progress).toBe(progress);

    const zip = await packageOf(api, done);
    const delivered = zip.paths(/^mfa-server\/auth-1\/(export|records)/);
    expect(delivered.map((path) => path.replace('mfa-server/auth-1/', ''))).toEqual(files);
    expect(zip.manifest.reviews).toEqual([
      {
        source: 'mfa-server',
        task: taskOf(done, 'review-other-people').id,
        decision: decision ?? 'keep',
        reason: 'Bert is a customer.',
        reviewedAt: expect.any(String),
      },
    ]);
    expect(zip.text('index.html')).toContain('Bert is a customer.');
    const gaps = zip.manifest.gaps.filter(({ source }) => source === 'mfa-server');
    expect(gaps.map(({ reason }) => reason)).toEqual(
      decision === 'withhold' ? ['other-people-withheld'] : [],
    );
    const content = delivered.map((path) => zip.text(path)).join('\n');
    expect(/bert@|5550199/.test(content)).toBe(files.includes('export.json' as never));
    if (decision === 'redact')
      expect(zip.json('mfa-server/auth-1/records.json')).toMatchObject({
        blocks: [
          { username: subject.userPrincipalName, blockReason: 'Fraud' },
          { username: '[redacted: about somebody else]', blockByUsername: 'DOMAIN\\ann' },
        ],
      });
  });
});

describe('settings of the Web Service SDK', () => {
  it.each([
    [{ webServiceSdk: undefined, gdprExecutable: 'tool' }, 'sources.mfa-server.webServiceSdk'],
    [
      { webServiceSdk: { wsdl: 'http://mfa.example.org/x?WSDL', auth: {} } },
      'sources.mfa-server.webServiceSdk.auth',
    ],
    [
      {
        webServiceSdk: {
          wsdl: 'http://mfa.example.org/x?WSDL',
          auth: { kind: 'basic', username: 'x', passwordFile: 'password' },
        },
      },
      'sources.mfa-server.webServiceSdk.wsdl',
    ],
    [
      {
        webServiceSdk: {
          wsdl: 'https://127.0.0.1/x?WSDL',
          auth: { kind: 'ntlm', username: 'x', passwordFile: 'nowhere' },
        },
      },
      'sources.mfa-server.webServiceSdk.auth.passwordFile',
    ],
    [{ usernameForms: ['sam'] }, 'sources.mfa-server.usernameForms.0'],
  ])('are refused with the path of what is wrong: %#', async (more, path) => {
    server = await SdkServer.start(basic);
    const ended = await startRefused(root, await variables(withPassword('basic'), more));
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain(path);
    expect(ended.stderr).not.toContain(PASSWORD);
  });
});
