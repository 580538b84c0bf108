import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, summary, taskOf, type LetheApi, type Task, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';

const lethePath = fileURLToPath(new URL('../../infra/bin/lethe.mjs', import.meta.url));
const DAY_MS = 86_400_000;
const CERTIFICATE_MS = 500;
const everyHost = ['adfs-old', 'adfs01', 'mfa01', 'mfa02', 'nps01', 'nps02'];

let lethe: LetheProcess;
let api: LetheApi;
/** ada goes quietly; a log that names grace turns up shortly before her purge is looked at again */
const ids = { ada: '', grace: '' };
let deletedAt: Date;

const hostsOf = (tasks: readonly Task[], action: Task['action'], phase: Task['phase']) =>
  [
    ...new Set(
      tasks.filter((task) => task.action === action && task.phase === phase).map((task) => task.host),
    ),
  ].sort();

/** Every delete is done, the person's ones too: what is left waits until the last logs have aged. */
const isDeleted = (view: View) =>
  view.tasks
    .filter((task) => ['delete-records', 'delete-user-record', 'close-account'].includes(task.action))
    .every((task) => ['succeeded', 'not-applicable'].includes(task.state));

async function close(person: string): Promise<string> {
  const subject = {
    userPrincipalName: `${person}@example.com`,
    samAccountName: person,
    aliases: [`EXAMPLE\\${person}`],
  };
  const { id } = await api.submit({ kind: 'AccountClose', subject });
  const view = await api.until(id, 'a person is asked to delete the user record', (each) =>
    each.tasks.some((task) => task.action === 'delete-user-record' && task.state === 'waiting-on-person'),
  );
  good(await api.complete(id, taskOf(view, 'delete-user-record').id, 'Removed in the console.'));
  return id;
}

beforeAll(async () => {
  lethe = await LetheProcess.start();
  api = lethe.api();
  ids.ada = await close('ada');
  ids.grace = await close('grace');
  for (const id of [ids.ada, ids.grace])
    await api.drive(id, 'it is deleted at the source', isDeleted, 'PT15M');
  deletedAt = await api.now();
});
afterAll(() => lethe.dispose());

describe('an account that is closed', () => {
  it('is deleted at the source, which is not called a purge', async () => {
    const view = await api.quiet(ids.ada);
    expect(['deleted-at-source', 'sweep-due']).toContain(view.purge);
    expect(view).toMatchObject({ progress: 'running', completedAt: null });
    expect(hostsOf(view.tasks, 'sweep-logs', 'now')).toEqual(everyHost);
    expect(hostsOf(view.tasks, 'sweep-logs', 'after-30-days')).toEqual(everyHost);
    expect(hostsOf(view.tasks, 'verify-purge', null)).toEqual(expect.arrayContaining(everyHost));
    for (const task of view.tasks.filter((each) => each.phase === 'now'))
      expect(['succeeded', 'not-applicable']).toContain(task.state);
    for (const task of view.tasks.filter((each) => each.phase === 'after-30-days'))
      expect(task).toMatchObject({ state: expect.stringMatching(/^(blocked|ready)$/), attempt: 0 });
  });

  it('has neither a certificate nor a package yet', async () => {
    const certificate = await api.get(`/v1/privacy-requests/${ids.ada}/certificate`);
    expect(certificate).toMatchObject({ status: 409, body: { code: 'certificate-not-ready' } });
    const zip = await api.get(`/v1/privacy-requests/${ids.ada}/package`);
    expect(zip).toMatchObject({ status: 409, body: { code: 'package-not-ready' } });
  });

  it('does not let a delete be skipped', async () => {
    const sweep = (await api.view(ids.ada)).tasks.find((task) => task.phase === 'after-30-days');
    const answer = await api.post(`/v1/privacy-requests/${ids.ada}/tasks/${sweep?.id ?? ''}/skip`, {
      reason: 'Late.',
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'delete-cannot-be-skipped' } });
  });

  it('is still not purged a day before the last logs have aged', async () => {
    await api.advance('P29D');
    const view = await api.quiet(ids.ada);
    expect(view.progress).toBe('running');
    expect(['deleted-at-source', 'sweep-due']).toContain(view.purge);
    for (const task of view.tasks.filter((each) => each.phase === 'after-30-days'))
      expect(task.attempt).toBe(0);
    for (const planted of [
      { host: 'mfa02', kind: 'log-file', userPrincipalName: 'grace@example.com' },
      { host: 'nps02', kind: 'event', userPrincipalName: 'grace@example.com' },
    ])
      expect((await api.post('/v1/sandbox/plant', planted)).status).toBe(201);
  });

  it('is purged when every host was swept again and re-scanned, and nothing was found', async () => {
    const view = await api.drive(
      ids.ada,
      'the purge is verified',
      (each) => each.purge === 'verified',
      'PT12H',
    );
    expect(view).toMatchObject({ progress: 'done', exceptions: [] });
    expect(Date.parse(view.completedAt ?? '')).toBeGreaterThanOrEqual(
      deletedAt.getTime() + 30 * DAY_MS - DAY_MS,
    );
    for (const task of view.tasks) expect(['succeeded', 'not-applicable']).toContain(task.state);
    for (const task of view.tasks.filter(
      (each) => each.action === 'sweep-logs' && each.state === 'succeeded',
    ))
      expect(task.proof).toMatchObject({
        tool: expect.any(String),
        endedAt: expect.any(String),
      });
  });

  it('then has a certificate that names every host', async () => {
    const answer = await api.get<Record<string, unknown>>(`/v1/privacy-requests/${ids.ada}/certificate`, {
      accept: 'application/json',
    });
    const text = JSON.stringify(good(answer));
    expect(text).toContain(ids.ada);
    for (const host of everyHost) expect(text).toContain(host);
    expect(text.toLowerCase()).not.toContain('ada@example.com');
  });

  it('which can be checked without Lethe, by its command and by another program', async () => {
    const path = `/v1/privacy-requests/${ids.ada}/certificate`;
    let bytes: Buffer = Buffer.of();
    const times: number[] = [];
    // A machine that has much to do may be slow once.
    while (times.length < 5 && !times.some((time) => time < CERTIFICATE_MS)) {
      const began = performance.now();
      ({ bytes } = await api.get(path));
      times.push(performance.now() - began);
    }
    expect(Math.min(...times)).toBeLessThan(CERTIFICATE_MS);
    const [file, changed, keys] = ['certificate.json', 'changed.json', 'keys.json'].map((name) =>
      join(lethe.folder, name),
    ) as [string, string, string];
    writeFileSync(file, bytes);
    writeFileSync(changed, bytes.toString('utf8').replace('"hits":0', '"hits":1'));
    writeFileSync(keys, (await api.get('/.well-known/lethe-signing-keys.json')).bytes);
    const verified = (one: string) =>
      spawnSync(process.execPath, [lethePath, 'certificate', 'verify', one, '--keys', keys, '--json'], {
        encoding: 'utf8',
      });
    expect(JSON.parse(verified(file).stdout)).toMatchObject({
      verified: true,
      request: ids.ada,
      outcome: 'purge-verified',
      keysVouchedFor: true,
    });
    expect(verified(changed)).toMatchObject({ status: 1 });
    expect(JSON.parse(verified(changed).stdout)).toMatchObject({ verified: false, code: 'signature-broken' });
  });

  it('which is to be had as a PDF that carries the signed one', async () => {
    const path = `/v1/privacy-requests/${ids.ada}/certificate`;
    const pdf = await api.get(path, { accept: 'application/pdf' });
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await api.get(path, { accept: 'application/pdf' })).bytes.equals(pdf.bytes)).toBe(true);
  });
});

describe('a purge that the re-scan contradicts', () => {
  let contradicted: View;
  beforeAll(async () => {
    contradicted = await api.drive(
      ids.grace,
      'the planted log is found',
      (view) => view.purge === 'contradicted',
      'PT12H',
    );
    contradicted = await api.quiet(ids.grace);
  });

  it('is not done', () => {
    expect(contradicted).toMatchObject({ purge: 'contradicted', completedAt: null });
    expect(contradicted.progress).toBe('running');
  });

  it('says where something was found', async () => {
    const events = await api.events(ids.grace);
    const found = events.filter((event) => event.type === 'PurgeContradicted');
    expect(found).not.toHaveLength(0);
    for (const host of ['mfa02', 'nps02']) expect(JSON.stringify(found)).toContain(host);
    for (const host of ['mfa01', 'nps01', 'adfs01']) expect(JSON.stringify(found)).not.toContain(host);
    expect((await api.events(ids.ada)).map((event) => event.type)).not.toContain('PurgeContradicted');
  });

  it('has no certificate', async () => {
    const answer = await api.get(`/v1/privacy-requests/${ids.grace}/certificate`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'certificate-not-ready' } });
  });

  it('reopens by itself as new tasks, and is verified when these find nothing', async () => {
    const before = new Set((await api.view(ids.ada)).tasks.map((task) => task.id.slice(-3)));
    const opened = contradicted.tasks.filter((task) => !before.has(task.id.slice(-3)));
    expect(new Set(opened.map((task) => task.action))).toEqual(new Set(['sweep-logs', 'verify-purge']));
    const view = await api.drive(
      ids.grace,
      'the purge is verified',
      (each) => each.purge === 'verified',
      'P1D',
      45,
    );
    expect(view.progress).toBe('done');
    expect(summary(view)).not.toMatch(/ (failed|retrying|blocked) /);
    // Hosts that were clean a month ago were asked again: none of them speaks for what came since.
    const lastLook = new Map(
      view.tasks
        .filter((task) => task.action === 'verify-purge')
        .map((task) => [`${task.source}/${task.host ?? ''}`, Date.parse(task.proof?.endedAt ?? '')]),
    );
    for (const endedAt of lastLook.values())
      expect(endedAt).toBeGreaterThan(Date.parse(view.completedAt ?? '') - DAY_MS - 60_000);
    expect((await api.get(`/v1/privacy-requests/${ids.grace}/certificate`)).status).toBe(200);
  });
});

describe('an account that is to be closed', () => {
  it('can be left alone again: a cancelled request does nothing more', async () => {
    const { id } = await api.submit({
      kind: 'AccountClose',
      subject: { userPrincipalName: 'zoe@example.com' },
    });
    await api.act(id, 'cancel', { reason: 'She stays.' });
    const view = await api.quiet(id);
    expect(view).toMatchObject({ progress: 'cancelled', completedAt: expect.any(String) });
    for (const task of view.tasks) expect(['cancelled', 'succeeded', 'not-applicable']).toContain(task.state);
    await api.advance('P40D');
    // What was under way may still tell how it ended, but nothing is begun any more.
    const attempts = (each: View) => each.tasks.map((task) => task.attempt);
    expect(attempts(await api.view(id))).toEqual(attempts(view));
    const again = await api.post(`/v1/privacy-requests/${id}/cancel`, { reason: 'Once more.' });
    expect(again).toMatchObject({ status: 409, body: { code: 'request-ended' } });
  });

  it('can be rejected for one of the reasons there are', async () => {
    const { id } = await api.submit({
      kind: 'AccountClose',
      subject: { userPrincipalName: 'zoe@example.com' },
    });
    const wrong = await api.post(`/v1/privacy-requests/${id}/reject`, { reason: 'because' });
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'reason' }] } });
    const view = await api.act(id, 'reject', { reason: 'insufficient-verification', note: 'No answer.' });
    expect(view.progress).toBe('rejected');
  });
});
