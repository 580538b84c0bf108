import { afterEach, describe, expect, it } from '@jest/globals';
import { openLibsqlStore } from '#adapters/libsql';
import { good, hasEnded, taskOf, type Answer, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';
import { PackageZip } from './package-zip.js';
import { pngSaying } from './png.js';
import { ALL_EQUAL, viewsCheck } from './views-check.js';

let lethe: LetheProcess;
let api: LetheApi;
afterEach(() => lethe.dispose());

const ada = { userPrincipalName: 'ada@example.com', samAccountName: 'ada' };

async function dieAndComeBack(): Promise<void> {
  await lethe.kill9();
  await lethe.restart();
}

/** Kills as soon as the request has moved on, so that every life ends at another place of the circle. */
async function dieAtNextCommit(id: string, version: number): Promise<void> {
  await api.until(id, `it has moved on from version ${version}`, (view) => view.version > version);
  await dieAndComeBack();
}

describe('a process that is killed', () => {
  it('has lost nothing that it had accepted, and accepts nothing twice', async () => {
    lethe = await LetheProcess.start();
    api = lethe.api();
    const keys = Array.from({ length: 40 }, (_, n) => `survivor-${n}`);
    const body = {
      kind: 'Export',
      subject: { userPrincipalName: 'zoe@example.com' },
      sources: ['adfs-adapter'],
    };
    const submit = (key: string): Promise<Answer<View> | undefined> =>
      api.post<View>('/v1/privacy-requests', body, { 'idempotency-key': key }).catch(() => undefined);

    const underWay = keys.map(submit);
    await Promise.race(underWay.slice(5));
    await lethe.kill9();
    const before = await Promise.all(underWay);
    await lethe.restart();

    const accepted = new Map(
      before.flatMap((answer, n) => (answer?.status === 202 ? [[keys[n], answer.body.id]] : [])),
    );
    expect(accepted.size).toBeGreaterThan(0);
    for (const id of accepted.values()) expect((await api.view(String(id))).id).toBe(id);
    for (const key of keys) {
      const view = good((await submit(key)) as Answer<View>, 202);
      if (accepted.has(key)) expect(view.id).toBe(accepted.get(key));
    }
    const { items } = good(await api.get<{ items: View[] }>('/v1/privacy-requests?limit=100'));
    expect(items).toHaveLength(keys.length);
  });

  it('goes on with an Export wherever it was, and hands over a whole package', async () => {
    lethe = await LetheProcess.start();
    api = lethe.api();
    const { id, version } = await api.submit({ kind: 'Export', subject: ada });
    let seen = version;
    for (let death = 0; death < 4; death += 1) {
      const view = await api.view(id);
      expect(view.version).toBeGreaterThanOrEqual(seen);
      seen = view.version;
      if (view.tasks.some((task) => ['ready', 'running'].includes(task.state)) || view.tasks.length === 0)
        await dieAtNextCommit(id, view.version);
      else {
        await api.advance('PT1H');
        await dieAndComeBack();
      }
    }
    const waiting = await api.drive(id, 'screenshots are asked for', (view) =>
      view.tasks.some((task) => task.action === 'screenshots' && task.state === 'waiting-on-person'),
    );
    const file = { name: 'a.png', type: 'image/png', content: pngSaying('survival') };
    good(await api.complete(id, taskOf(waiting, 'screenshots').id, 'All tabs.', [file]));
    await dieAndComeBack();
    const done = await api.drive(id, 'it is done', hasEnded, 'PT1H', 200);
    expect(done).toMatchObject({ progress: 'done', exceptions: [] });

    const zip = await PackageZip.read((await api.get(`/v1/privacy-requests/${id}/package`)).bytes);
    expect(
      zip
        .measured()
        .map((entry) => entry.sha256)
        .sort(),
    ).toEqual(zip.manifest.files.map((entry) => entry.sha256).sort());
    const events = await api.events(id);
    expect(events.filter((event) => event.type === 'PrivacyRequestCompleted')).toHaveLength(1);
    expect(events.filter((event) => event.type === 'PackageAssembled')).toHaveLength(1);
  });

  it('goes on with an AccountClose to the same truth, its clock where it had been moved to', async () => {
    lethe = await LetheProcess.start();
    api = lethe.api();
    const { id, version } = await api.submit({ kind: 'AccountClose', subject: ada });
    await dieAtNextCommit(id, version);
    const waiting = await api.drive(id, 'a person is asked', (view) =>
      view.tasks.some((task) => task.state === 'waiting-on-person'),
    );
    good(await api.complete(id, taskOf(waiting, 'delete-user-record').id, 'Removed.'));
    await dieAndComeBack();
    await api.advance('P30D');
    const moved = await api.now();
    await dieAndComeBack();
    expect((await api.now()).getTime()).toBeGreaterThanOrEqual(moved.getTime());
    const done = await api.drive(id, 'the purge is verified', hasEnded, 'PT12H', 120);
    expect(done).toMatchObject({ progress: 'done', purge: 'verified' });
  });

  it('has the timers that its events ask for in the end, and gets back what somebody removed from them', async () => {
    lethe = await LetheProcess.start();
    api = lethe.api();
    const { id, version } = await api.submit({ kind: 'AccountClose', subject: ada });
    await dieAtNextCommit(id, version);
    await api.quiet(id);
    // It comes back when all that was decided before it has been carried outside.
    await api.advance('PT1M');
    await lethe.stop();
    const check = (...words: readonly string[]) => viewsCheck({ LETHE_DATA_DIR: lethe.dataDir }, ...words);
    expect(await check()).toEqual([0, ALL_EQUAL]);

    const store = await openLibsqlStore(lethe.dataDir);
    const [first = { name: '', dueAt: '' }] = await store.timers.due('9999', 1, 0);
    await store.timers.apply([
      { change: 'cancel', streamId: id, name: first.name },
      { change: 'schedule', streamId: id, name: 'sweep-due', dueAt: first.dueAt },
    ]);
    await store.close();
    const wrong = [
      `  ${id} ${first.name} is missing, due at ${first.dueAt}`,
      `  ${id} sweep-due is asked for by no event`,
    ];
    expect(await check('--repair')).toEqual([
      0,
      'The timers are not those that the events ask for and were set right:',
      ...wrong,
    ]);
    expect(await check()).toEqual([0, ALL_EQUAL]);
  });
});
