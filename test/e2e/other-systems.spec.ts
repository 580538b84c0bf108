import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ann, BIG_NUMBER, OtherWorld, type GdprMode, type WevtutilMode } from '../stand-ins/other-world.js';
import { good, hasEnded, taskOf, type LetheApi, type Task, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';
import { PackageZip } from './package-zip.js';
import { pngSaying } from './png.js';

let world: OtherWorld;
let lethe: LetheProcess;
let api: LetheApi;

beforeAll(async () => {
  world = await OtherWorld.create();
  lethe = await LetheProcess.start(world.variables);
  api = lethe.api();
});
beforeEach(async () => {
  world.graph.mode = 'good';
  await world.setGdprTool('good');
  await world.setWevtutil('nps', 'good');
});
afterAll(async () => {
  await lethe.dispose();
  await world.dispose();
});

const submit = (kind: string, sources?: readonly string[]) =>
  api.submit({ kind, subject: ann, ...(sources && { sources }) });
const isTroubled = (task: Task) => ['retrying', 'failed'].includes(task.state);

async function doPersonsSteps(id: string): Promise<void> {
  const view = await api.quiet(id);
  for (const task of view.tasks.filter((each) => each.state === 'waiting-on-person')) {
    const files = [{ name: 'a.png', type: 'image/png', content: pngSaying('x') }];
    good(await api.complete(id, task.id, 'Done.', task.action === 'screenshots' ? files : []));
  }
}

/** lethe.yaml asks for a second person before anything is deleted. */
async function approvedBySomebodyElse(id: string): Promise<void> {
  expect(await api.view(id)).toMatchObject({ progress: 'awaiting-approval', tasks: [] });
  const own = await api.post(`/v1/privacy-requests/${id}/approve`, { reason: 'Me.' });
  expect(own).toMatchObject({ status: 409, body: { code: 'approver-is-submitter' } });
  expect((await world.callsOf('gdpr')).filter(([verb]) => verb === 'delete')).toEqual([]);
  const key = { name: 'second person', role: 'privacy-officer' };
  const { token } = good(await api.post<{ token: string }>('/v1/api-keys', key), 201);
  await lethe.api(token).act(id, 'approve', { reason: 'Checked.' });
}

async function download(view: View): Promise<PackageZip> {
  const zip = await PackageZip.read((await api.get(`/v1/privacy-requests/${view.id}/package`)).bytes);
  const listed = zip.manifest.files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes }));
  expect(listed.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual(zip.measured());
  return zip;
}

describe('an Export from systems that Lethe did not bring along', () => {
  let view: View;
  let zip: PackageZip;
  beforeAll(async () => {
    const { id } = await submit('Export');
    await doPersonsSteps(id);
    view = await api.drive(id, 'it is done', (each) => each.progress === 'done', 'PT10M');
    zip = await download(view);
  });

  it('has the tool’s output byte for byte, and typed without rounding', () => {
    const [raw] = zip.paths(/^mfa-server\/auth-1\/export\.json$/);
    expect(zip.text(String(raw))).toContain(`"SessionId":${BIG_NUMBER}`);
    const typed = zip.text('mfa-server/auth-1/records.json');
    expect(typed).toContain(BIG_NUMBER);
    expect(JSON.parse(typed)).toMatchObject({
      authenticationAttempts: [{ username: 'ann', firstName: 'Ann', authenticationMethod: 'Phone Call' }],
      activations: [{ username: 'ann', deviceName: 'Ann’s phone' }],
      changes: [{ newPhoneNumber: '5550100' }],
      blocks: [],
      bypasses: [],
    });
  });

  it('tells the tool a name, and nothing that could be taken for more', async () => {
    for (const [verb, name, ...rest] of await world.callsOf('gdpr')) {
      expect(['export', 'delete']).toContain(verb);
      expect(['ann', 'ann@example.org', 'example\\ann']).toContain(name?.toLowerCase());
      expect(rest).toEqual([]);
    }
  });

  it('finds exactly the lines that name the person as a whole in double quotes, in every encoding', () => {
    const lines = zip.jsonLines<{ file: string; line: number; text: string }>(
      'mfa-server/auth-1/log-lines.jsonl',
    );
    const brief = (each: { file: string; text: string }) =>
      `${each.file.split(/[\\/]/).at(-1)}: ${each.text.length} ${each.text.slice(0, 120)}`;
    expect(lines.map(brief).sort()).toEqual(world.logs.expected.map(brief).sort());
    expect(lines.find((each) => each.text.endsWith('broke o'))?.line).toBe(8);
  });

  it('has everything that the cloud delivered, broken or not', () => {
    const delivered = zip.paths(/^cloud-mfa\//).map((path) => zip.text(path));
    for (const content of Object.values(world.graph.delivers)) expect(delivered).toContain(content);
  });

  it('has the event-log entries that name the person, and no others', () => {
    const text = zip
      .paths(/^nps-extension\//)
      .map((path) => zip.text(path))
      .join('\n');
    expect(text).toMatch(/ann@example\.org/i);
    expect(text).not.toMatch(/joann/);
    expect(text).not.toMatch(/東京|\?\?/);
  });

  it('calls a channel that is switched off not applicable, and does not touch it', async () => {
    const adfs = view.tasks.filter((task) => task.source === 'adfs-adapter');
    expect(adfs.map((task) => task.state)).toEqual(['not-applicable']);
    expect((await world.callsOf('adfs')).map(([verb]) => verb)).not.toContain('sl');
  });
});

async function isNeverNoData(mode: GdprMode): Promise<void> {
  await world.setGdprTool(mode);
  const { id } = await submit('Export', ['mfa-server']);
  await doPersonsSteps(id);
  const troubled = await api.until(id, 'the trouble shows', (view) =>
    isTroubled(taskOf(view, 'export-records')),
  );
  const task = taskOf(troubled, 'export-records');
  expect(task.fault).toMatchObject({ code: expect.stringMatching(/^[a-z-]+$/), host: 'auth-1' });
  expect(task.fault?.nextAction).not.toBe('');
  expect(taskOf(troubled, 'search-logs').state).toBe('succeeded');

  await world.setGdprTool('good');
  if (task.state === 'failed') await api.act(id, `tasks/${task.id}/retry`, { reason: 'It was mended.' });
  const done = await api.drive(id, 'it is done', hasEnded, 'PT10M');
  expect(done).toMatchObject({ progress: 'done', exceptions: [] });
  expect((await download(done)).text('mfa-server/auth-1/records.json')).toContain(BIG_NUMBER);
}

async function areNeverNoEvents(mode: WevtutilMode): Promise<void> {
  await world.setWevtutil('nps', mode);
  const { id } = await submit('Export', ['nps-extension']);
  const troubled = await api.drive(
    id,
    'the trouble shows',
    (view) => view.tasks.some((task) => task.host === 'radius-1' && isTroubled(task)),
    'PT10M',
  );
  await world.setWevtutil('nps', 'good');
  const task = taskOf(troubled, 'export', 'radius-1');
  if (task.state === 'failed') await api.act(id, `tasks/${task.id}/retry`, { reason: 'It was mended.' });
  const done = await api.drive(id, 'it is done', hasEnded, 'PT10M');
  expect(done).toMatchObject({ progress: 'done', exceptions: [] });
  expect((await download(done)).paths(/^nps-extension\//)).not.toEqual([]);
}

describe('a source that misbehaves', () => {
  const cases = [
    ['says that all is well and leaves no file', 'lie'],
    ['delivers an HTML page', 'html'],
    ['delivers JSON that breaks off', 'brokenOff'],
    ['fails', 'fail'],
  ] as const;
  it.each(cases)('is never taken for “no data”: the GDPR tool %s', (_, mode) => isNeverNoData(mode));

  it.each(['away', 'html', 'busy'] as const)(
    'is asked again when it is back: Graph is %s for an hour',
    async (mode) => {
      world.graph.mode = mode;
      const { id } = await submit('Export', ['cloud-mfa']);
      for (let minutes = 0; minutes < 60; minutes += 20) {
        await api.quiet(id);
        await api.advance('PT20M');
      }
      const troubled = await api.quiet(id);
      expect(troubled.progress).toBe('running');
      expect(['retrying', 'waiting-on-source', 'failed']).toContain(taskOf(troubled, 'export').state);

      world.graph.mode = 'good';
      const task = taskOf(troubled, 'export');
      if (task.state === 'failed') await api.act(id, `tasks/${task.id}/retry`, { reason: 'It is back.' });
      const done = await api.drive(id, 'it is done', hasEnded, 'PT30M');
      expect(done).toMatchObject({ progress: 'done', exceptions: [] });
    },
  );

  it('is never taken for “no events”: wevtutil answers with HTML', () => areNeverNoEvents('html'));

  it('does not stop a request: an Export can be completed with a gap that has a name', async () => {
    await world.setGdprTool('fail');
    const { id } = await submit('Export', ['mfa-server']);
    await doPersonsSteps(id);
    const troubled = await api.until(id, 'the trouble shows', (view) =>
      isTroubled(taskOf(view, 'export-records')),
    );
    const { id: taskId } = taskOf(troubled, 'export-records');
    await api.act(id, `tasks/${taskId}/skip`, { reason: 'The farm is gone.' });
    const view = await api.drive(id, 'it has ended', hasEnded, 'PT10M');
    expect(view.progress).toBe('done-with-exceptions');
    expect((await download(view)).manifest.gaps).toEqual([
      expect.objectContaining({ task: taskId, host: 'auth-1' }),
    ]);
  });
});

describe('an AccountClose on systems that Lethe did not bring along', () => {
  it('deletes at every source, sweeps what is old and leaves what is not its own', async () => {
    const { id } = await submit('AccountClose');
    await approvedBySomebodyElse(id);
    await doPersonsSteps(id);
    const deleted = await api.drive(
      id,
      'everything that can be done on the day is done',
      (view) =>
        view.tasks
          .filter((task) => task.phase !== 'after-30-days' && task.action !== 'verify-purge')
          .every((task) => ['succeeded', 'not-applicable'].includes(task.state)),
      'PT10M',
    );
    expect(deleted.purge).not.toBe('verified');
    expect(
      (await world.callsOf('gdpr')).filter(([verb, name]) => verb === 'delete' && name === 'ann'),
    ).toHaveLength(1);
    expect(world.graph.users[0]?.state).not.toBe('active');
    for (const file of world.logs.old) expect(existsSync(file)).toBe(false);
    for (const file of world.logs.foreign) expect(existsSync(file)).toBe(true);
    expect(existsSync(`${world.logs.folder}/MultiFactorAuthSvc.log`)).toBe(true);
    const left = await world.eventsOf('nps', 'Microsoft-AzureMfa-AuthN/AuthNOptCh');
    expect(left.filter((event) => event.text.includes('joann'))).toEqual([]);

    await api.advance('P30D');
    world.graph.expunge();
    const done = await api.drive(id, 'the purge is verified', hasEnded, 'P1D', 60);
    expect(done).toMatchObject({ progress: 'done', purge: 'verified' });
    for (const file of world.logs.foreign) expect(await readFile(file, 'utf8')).toContain('ann');
    expect(existsSync(`${world.logs.folder}/MultiFactorAuthSvc.log`)).toBe(false);
  });
});

describe('hosts that report success and have done nothing', () => {
  const sources = ['mfa-server', 'nps-extension'];
  let id: string;
  let contradicted: View;
  const deletes = async () => (await world.callsOf('gdpr')).filter(([verb]) => verb === 'delete').length;

  it('are believed in no word that can be looked after', async () => {
    await world.putPersonBack();
    await world.setGdprTool('pretend');
    await world.setWevtutil('nps', 'pretend');
    ({ id } = await submit('AccountClose', sources));
    await approvedBySomebodyElse(id);
    await doPersonsSteps(id);
    const view = await api.quiet(id);
    expect(taskOf(view, 'sweep-logs', 'radius-1')).toMatchObject({
      state: 'retrying',
      fault: {
        code: 'event-log-not-cleared',
        host: 'radius-1',
        detail: expect.stringContaining('Microsoft-AzureMfa-AuthN/AuthNOptCh'),
      },
    });
    expect(await world.eventsOf('nps', 'Microsoft-AzureMfa-AuthN/AuthNOptCh')).not.toEqual([]);
  });

  it('are believed in the rest until the re-scan, which calls nothing a purge and says what it found where', async () => {
    await world.setGdprTool('pretend');
    const believed = await api.drive(id, 'what wevtutil says is true', (view) =>
      view.tasks.every((task) => !isTroubled(task)),
    );
    expect(taskOf(believed, 'delete-records')).toMatchObject({ state: 'succeeded', fault: null });
    expect(taskOf(believed, 'sweep-logs', 'radius-1')).toMatchObject({ state: 'succeeded', fault: null });
    contradicted = await api.drive(id, 'it is contradicted', ({ purge }) => purge === 'contradicted', 'P1D');
    expect(contradicted).toMatchObject({ progress: 'running', completedAt: null });
    const found = (await api.events(id)).filter(({ type }) => type === 'PurgeContradicted');
    const placesOf = (host: string) =>
      JSON.stringify(found.filter(({ data }) => JSON.stringify(data).includes(`"${host}"`)));
    expect(placesOf('auth-1')).toContain('export:');
    expect(placesOf('radius-1')).toBe('[]');
    expect(JSON.stringify(found)).not.toMatch(/ann@example|"ann"/i);
    const overview = (await api.get('/v1/overview')).bytes.toString('utf8');
    expect(overview).toMatch(
      /"message":"MFA Server has records of the person again: [^"]*mfa-server on auth-1 \(\d+\)/,
    );
    const certificate = await api.get(`/v1/privacy-requests/${id}/certificate`);
    expect(certificate).toMatchObject({ status: 409, body: { code: 'certificate-not-ready' } });
    const more = contradicted.tasks.filter((task) => !isOf(believed, task));
    expect(more.map(({ host, action }) => `${host} ${action}`).sort()).toEqual([
      'auth-1 delete-records',
      'auth-1 sweep-logs',
      'auth-1 verify-purge',
      'null delete-user-record',
    ]);
  });

  it('are asked again, and the purge is verified once they have done it', async () => {
    const before = await deletes();
    const done = await api.drive(id, 'it is verified', hasEnded, 'P1D', 90);
    expect(done).toMatchObject({ progress: 'done', purge: 'verified', exceptions: [] });
    expect(await deletes()).toBeGreaterThan(before);
    expect(await world.eventsOf('nps', 'Microsoft-AzureMfa-AuthN/AuthNOptCh')).toEqual([]);
  });
});

const isOf = (view: View, { id }: Task): boolean => view.tasks.some((task) => task.id === id);

describe('a program on a host that hangs, of which Lethe has less patience than a busy machine needs', () => {
  beforeAll(async () => {
    await lethe.stop();
    await world.putPersonBack();
    await world.setPatience('short');
    await lethe.restart();
    api = lethe.api();
  });

  it('is never taken for “no data”: the GDPR tool', () => isNeverNoData('hang'));

  it('is never taken for “no events”: wevtutil', () => areNeverNoEvents('hang'));
});
