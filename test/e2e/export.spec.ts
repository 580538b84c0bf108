import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, taskOf, type LetheApi, type Task, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';
import { PackageZip } from './package-zip.js';
import { pngSaying } from './png.js';

const screenshot = pngSaying('the Edit page of a user');
const categories = ['authenticationAttempts', 'activations', 'blocks', 'bypasses', 'changes'];
const waitsOnScreenshots = (view: View) => taskOf(view, 'screenshots').state === 'waiting-on-person';
const isDone = (view: View) => view.progress === 'done';
const named = (tasks: readonly Task[]) => new Set(tasks.map((task) => `${task.source}/${task.action}`));
const hostsOf = (view: View, action: string) =>
  new Set(view.tasks.filter((task) => task.action === action).map((task) => task.host));

let lethe: LetheProcess;
let api: LetheApi;
beforeAll(async () => {
  lethe = await LetheProcess.start();
  api = lethe.api();
});
afterAll(() => lethe.dispose());

async function handInScreenshots(id: string): Promise<void> {
  const view = await api.until(id, 'screenshots are asked for', waitsOnScreenshots);
  const file = { name: 'general.png', type: 'image/png', content: screenshot };
  expect(taskOf(view, 'screenshots').instructions).toMatchObject({
    evidence: 'required',
    steps: expect.arrayContaining([expect.stringContaining('Users')]),
    checklist: expect.arrayContaining([
      expect.stringMatching(/^General: /),
      expect.stringMatching(/^Every other tab/),
    ]),
  });
  const answer = await api.complete(id, taskOf(view, 'screenshots').id, 'All tabs.', [file]);
  expect(taskOf(good(answer), 'screenshots')).toMatchObject({ state: 'succeeded', instructions: null });
}

async function download(id: string): Promise<PackageZip> {
  const answer = await api.get(`/v1/privacy-requests/${id}/package`);
  good(answer);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  const length = answer.headers.get('content-length');
  if (length !== null) expect(Number(length)).toBe(answer.bytes.length);
  return PackageZip.read(answer.bytes);
}

/** From submission to a downloaded package, with the one step that a person has to do. */
async function exported(body: Record<string, unknown>): Promise<{ view: View; zip: PackageZip }> {
  const { id } = await api.submit({ kind: 'Export', ...body });
  await handInScreenshots(id);
  const view = await api.drive(id, 'it is done', isDone);
  return { view, zip: await download(id) };
}

const ada = {
  userPrincipalName: 'ada@example.com',
  samAccountName: 'ada',
  aliases: ['EXAMPLE\\ada'],
};

describe('an Export of somebody whom every source knows', () => {
  let accepted: View;
  let ended: View;
  let zip: PackageZip;

  beforeAll(async () => {
    const answer = await api.post<View>('/v1/privacy-requests', { kind: 'Export', subject: ada });
    accepted = good(answer, 202);
    expect(answer.headers.get('location')).toMatch(new RegExp(`/v1/privacy-requests/${accepted.id}$`));
    await handInScreenshots(accepted.id);
    expect((await api.get(`/v1/privacy-requests/${accepted.id}/package`)).body.code).toBe(
      'package-not-ready',
    );
    ended = await api.drive(accepted.id, 'it is done', isDone);
    zip = await download(accepted.id);
  });

  it('is there to be seen as soon as it is accepted', () => {
    expect(accepted).toMatchObject({
      kind: 'Export',
      subject: { shredded: false },
      purge: 'not-applicable',
      clock: { state: 'on-track' },
      completedAt: null,
    });
    expect(accepted.version).toBeGreaterThanOrEqual(1);
    expect(accepted.subject.masked).not.toMatch(/\bada\b/);
    expect(accepted.subject.masked).toMatch(/^a.*@example\.com$/);
  });

  it('asks every source, on every host that has something of it', () => {
    expect(named(ended.tasks)).toEqual(
      new Set([
        'mfa-server/export-records',
        'mfa-server/search-logs',
        'mfa-server/screenshots',
        'nps-extension/export',
        'adfs-adapter/export',
        'cloud-mfa/export',
        'package/assemble',
        ...[...named(ended.tasks)].filter((name) => name === 'mfa-server/search-syslog'),
      ]),
    );
    expect([...hostsOf(ended, 'search-logs')]).toEqual(expect.arrayContaining(['mfa01', 'mfa02']));
    const nps = ended.tasks.filter((task) => task.source === 'nps-extension').map((task) => task.host);
    expect([...nps].sort()).toEqual(['nps01', 'nps02']);
    expect(taskOf(ended, 'export', 'adfs01').source).toBe('adfs-adapter');
  });

  it('ends with every task settled, in time, with a proof of each', () => {
    expect(ended).toMatchObject({ clock: { state: 'met' }, exceptions: [] });
    expect(ended.completedAt).not.toBeNull();
    for (const task of ended.tasks.filter((each) => each.state !== 'not-applicable'))
      expect(task).toMatchObject({ state: 'succeeded', proof: { startedAt: expect.any(String) } });
  });

  it('waits for the cloud before what shares its one operation', () => {
    const cloud = ended.tasks.find((task) => task.source === 'cloud-mfa');
    for (const task of ended.tasks.filter((each) => ['nps-extension', 'adfs-adapter'].includes(each.source)))
      expect(task.dependsOn).toContain(cloud?.id);
  });

  it('yields a package whose manifest agrees with every byte in it', () => {
    expect(zip.manifest.request.id).toBe(ended.id);
    const listed = zip.manifest.files
      .map(({ path, sha256, bytes }) => ({ path, sha256, bytes }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    expect(listed).toEqual(zip.measured());
    expect(zip.manifest.gaps).toEqual([]);
  });

  it('has records of all five categories, typed beside the tool’s own output', () => {
    const exports = zip.paths(/^mfa-server\/[^/]+\/export\.json$/);
    expect(exports).not.toEqual([]);
    const records = zip.json<Record<string, unknown[]>>(
      String(exports[0]).replace('export.json', 'records.json'),
    );
    expect(Object.keys(records)).toEqual(expect.arrayContaining([...categories, 'other']));
    for (const category of categories) expect(records[category]).not.toHaveLength(0);
    expect(() => zip.json(String(exports[0]))).not.toThrow();
  });

  it('has the log lines that name the person in double quotes, each with its place', () => {
    const lines = zip
      .paths(/^mfa-server\/[^/]+\/log-lines\.jsonl$/)
      .flatMap((path) => zip.jsonLines<{ file: string; line: number; time: string; text: string }>(path));
    expect(lines).not.toHaveLength(0);
    for (const line of lines) {
      expect(line.text).toMatch(/"(ada|ada@example\.com|EXAMPLE\\ada)"/i);
      expect(line.line).toBeGreaterThan(0);
      expect(line.file).toMatch(/MultiFactorAuthSvc/);
    }
  });

  it('has what the cloud delivered and what the event logs hold, the latter marked as operational', () => {
    expect(zip.paths(/^cloud-mfa\/./)).not.toHaveLength(0);
    for (const source of ['nps-extension', 'adfs-adapter']) {
      const files = zip.manifest.files.filter((file) => file.path.startsWith(`${source}/`));
      expect(files.map((file) => file.operational)).toContain(true);
    }
  });

  it('has the screenshot as it was handed in, and says who provided it', () => {
    const file = zip.manifest.files.find((each) => each.path.startsWith('mfa-server/screenshots/'));
    expect(file?.providedBy).toBe('person');
    expect(Buffer.compare(zip.bytes(String(file?.path)), screenshot)).toBe(0);
  });

  it('greets the person in a page without scripts that tells of the app’s own logs', () => {
    const page = zip.text('index.html');
    expect(page).toMatch(/Authenticator/);
    expect(page).not.toMatch(/<script|javascript:|\son\w+=/i);
    expect(page).not.toMatch(/(src|href)="https?:/i);
  });

  it('tells there what the records say, and what every system answered, in words', () => {
    const page = zip.text('index.html').replace(/\s+/g, ' ');
    for (const words of [/Sign-ins: [1-9]/, /Blocks: [1-9]/, /<dt>Kind of second proof<\/dt>/])
      expect(page).toMatch(words);
    expect(page).toMatch(/Server <bdi>nps01<\/bdi>:<\/strong> It has no records of its own\./);
    expect(page).toMatch(
      /Server <bdi>mfa01<\/bdi>:<\/strong> It was asked for your records, and handed over \d/,
    );
    expect(page).toMatch(/everything about you: \d files\./);
  });

  it('can be downloaded again, byte for byte', async () => {
    const again = await download(ended.id);
    expect(again.measured()).toEqual(zip.measured());
  });

  it('has no certificate of erasure', async () => {
    const answer = await api.get(`/v1/privacy-requests/${ended.id}/certificate`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'certificate-not-ready' } });
  });
});

describe('an Export of an administrator', () => {
  it('is held back until a person has reviewed the records of other people', async () => {
    const subject = { userPrincipalName: 'grace@example.com', samAccountName: 'grace' };
    const { id } = await api.submit({ kind: 'Export', subject, subjectIsAdministrator: true });
    await handInScreenshots(id);
    const held = await api.drive(id, 'all but the review is done', (view) =>
      view.tasks.every((task) =>
        ['succeeded', 'not-applicable', 'waiting-on-person', 'blocked'].includes(task.state),
      ),
    );
    const review = taskOf(held, 'review-other-people');
    expect(review.state).toBe('waiting-on-person');
    expect(taskOf(held, 'assemble').state).toBe('blocked');
    const early = await api.get(`/v1/privacy-requests/${id}/package`);
    expect(early).toMatchObject({ status: 409, body: { code: 'package-not-ready' } });

    good(await api.complete(id, review.id, 'They may be handed over.'));
    const done = await api.drive(id, 'it is done', isDone);
    expect(taskOf(done, 'review-other-people').state).toBe('succeeded');
    const zip = await download(id);
    expect(zip.measured()).toHaveLength(zip.manifest.files.length);
  });
});

describe('an Export of somebody whom no source knows', () => {
  it('is done all the same, and hands over nothing that a source provided', async () => {
    const { view, zip } = await exported({ subject: { userPrincipalName: 'zoe@example.com' } });
    expect(view.exceptions).toEqual([]);
    expect(zip.manifest.gaps).toEqual([]);
    expect(zip.paths(/^index\.html$/)).toHaveLength(1);
    for (const path of zip.paths(/\.jsonl$/)) expect(zip.jsonLines(path)).toEqual([]);
    for (const path of zip.paths(/records\.json$/))
      expect(zip.json(path)).toMatchObject(Object.fromEntries(categories.map((category) => [category, []])));
  });
});

describe('an Export of some of the sources', () => {
  it('plans no task of a source that was not asked', async () => {
    const { id } = await api.submit({ kind: 'Export', subject: ada, sources: ['cloud-mfa'] });
    const view = await api.drive(id, 'it is done', isDone);
    expect(named(view.tasks)).toEqual(new Set(['cloud-mfa/export', 'package/assemble']));
    const zip = await download(id);
    expect(zip.paths(/^(mfa-server|nps-extension|adfs-adapter)\//)).toEqual([]);
    expect(zip.paths(/^cloud-mfa\//)).not.toEqual([]);
  });

  it('does not go to the cloud when only MFA Server was asked', async () => {
    const { view, zip } = await exported({
      subject: { userPrincipalName: 'ada@example.com' },
      sources: ['mfa-server'],
    });
    expect(new Set(view.tasks.map((task) => task.source))).toEqual(new Set(['mfa-server', 'package']));
    expect(zip.paths(/^cloud-mfa\//)).toEqual([]);
  });

  it('refuses a subject that the asked sources cannot look up', async () => {
    const body = {
      kind: 'Export',
      subject: { objectId: '5f0c1e0e-6a2e-4d5b-9c57-0d2d2f8f4a11' },
      sources: ['mfa-server'],
    };
    const answer = await api.post('/v1/privacy-requests', body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
  });
});

describe('a step that a person does', () => {
  let id: string;
  let step: Task;
  beforeAll(async () => {
    const subject = { userPrincipalName: 'zoe@example.com' };
    ({ id } = await api.submit({ kind: 'Export', subject, sources: ['mfa-server'] }));
    step = taskOf(await api.until(id, 'screenshots are asked for', waitsOnScreenshots), 'screenshots');
  });

  it('is not done without evidence', async () => {
    expect((await api.complete(id, step.id, 'Believe me.')).status).toBe(422);
  });

  it.each([
    ['a text file', 'notes.txt', 'text/plain', Buffer.from('hello')],
    [
      'a program that calls itself an image',
      'shot.png',
      'image/png',
      Buffer.from('MZ\u0090\0 this is no image'),
    ],
  ])('does not take %s', async (_, name, type, content) => {
    const file = { name, type, content: Uint8Array.from(content) };
    const answer = await api.complete(id, step.id, 'See there.', [file]);
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
  });

  it('does not take a file of more than 20 MB', async () => {
    const content = new Uint8Array(21 * 1024 * 1024);
    content.set(screenshot);
    const answer = await api.complete(id, step.id, 'Large.', [{ name: 'a.png', type: 'image/png', content }]);
    expect(answer).toMatchObject({ status: 413, body: { code: 'payload-too-large' } });
  });

  it('is still open after all that, is done once, and refuses to be done again', async () => {
    expect(taskOf(await api.view(id), 'screenshots')).toEqual(step);
    await handInScreenshots(id);
    const file = { name: 'a.png', type: 'image/png', content: screenshot };
    const again = await api.complete(id, step.id, 'Again.', [file]);
    expect(again).toMatchObject({
      status: 409,
      body: { code: expect.stringMatching(/task-settled|request-ended/) },
    });
  });

  it('can be left out with a reason, which the package then names as a gap', async () => {
    const subject = { userPrincipalName: 'ada@example.com' };
    const other = await api.submit({ kind: 'Export', subject, sources: ['mfa-server'] });
    const waiting = await api.until(other.id, 'screenshots are asked for', waitsOnScreenshots);
    const task = taskOf(waiting, 'screenshots');
    await api.act(other.id, `tasks/${task.id}/skip`, { reason: 'The console is gone.' });
    const view = await api.drive(
      other.id,
      'it is done with a gap',
      (each) => each.progress === 'done-with-exceptions',
    );
    expect(taskOf(view, 'screenshots').state).toBe('skipped');
    const { gaps } = (await download(other.id)).manifest;
    expect(gaps).toEqual([expect.objectContaining({ source: 'mfa-server', task: task.id })]);
  });
});
