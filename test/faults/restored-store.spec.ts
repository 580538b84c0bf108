import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, hasEnded, taskOf, type LetheApi, type View } from '../e2e/lethe-api.js';
import { LetheProcess } from '../e2e/lethe-process.js';
import { expectWholeHistory } from '../e2e/whole-history.js';
import { ann, OtherWorld } from '../stand-ins/other-world.js';

const infra = (name: string) => fileURLToPath(new URL(`../../infra/${name}`, import.meta.url));
const sources = ['mfa-server', 'nps-extension'];
const NPS = 'Microsoft-AzureMfa-AuthN/AuthNOptCh';

let world: OtherWorld;
let lethe: LetheProcess;
let restored: LetheProcess;
let id: string;
/** as the hosts are when everything was done that the restored store does not know of */
let ahead: { readonly deletes: number; readonly channel: number };

const at = (name: string) => join(world.root, name);
function run(program: string, words: readonly string[], dataDir: string) {
  const env = {
    PATH: process.env['PATH'],
    LETHE_DATA_DIR: dataDir,
    LETHE_MASTER_KEY_FILE: at('master.key'),
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [infra(program), ...words], {
    encoding: 'utf8',
    env,
  });
  expect({ words, status, stderr }).toMatchObject({ status: 0 });
  return stdout;
}
const deletes = async () => (await world.callsOf('gdpr')).filter(([verb]) => verb === 'delete').length;

async function seeThrough(api: LetheApi): Promise<View> {
  const isAsked = (view: View) => taskOf(view, 'delete-user-record').state === 'waiting-on-person';
  const view = await api.drive(id, 'a person is asked', isAsked, 'PT10M');
  good(await api.complete(id, taskOf(view, 'delete-user-record').id, 'Removed in the console.'));
  await api.quiet(id);
  world.graph.expunge();
  return api.drive(id, 'it has ended', hasEnded, 'P1D', 90);
}

beforeAll(async () => {
  world = await OtherWorld.create();
  await writeFile(at('master.key'), `${randomBytes(32).toString('base64')}\n`);
  const variables = { ...world.variables, LETHE_MASTER_KEY_FILE: at('master.key') };
  lethe = await LetheProcess.start(variables);
  const api = lethe.api();
  // On the day of the backup the sweeps are done, and the tool does not work.
  await world.setGdprTool('fail');
  ({ id } = await api.submit({ kind: 'AccountClose', subject: ann, sources }));
  const key = { name: 'second person', role: 'privacy-officer' };
  const { token } = good(await api.post<{ token: string }>('/v1/api-keys', key), 201);
  await lethe.api(token).act(id, 'approve', { reason: 'Checked.' });
  const then = await api.quiet(id);
  expect(taskOf(then, 'delete-records').state).toBe('retrying');
  expect(taskOf(then, 'sweep-logs', 'radius-1').state).toBe('succeeded');
  await lethe.stop();
  run('backup.mjs', ['data', at('data')], lethe.dataDir);
  run('backup.mjs', ['keys', at('keys')], lethe.dataDir);
  await world.setGdprTool('good');
  await lethe.restart();
  expect(await seeThrough(api)).toMatchObject({ progress: 'done', purge: 'verified' });
  await lethe.stop();
  run('backup.mjs', ['destroyed', at('destroyed')], lethe.dataDir);
  ahead = { deletes: await deletes(), channel: (await world.eventsOf('nps', NPS)).length };
  expect(run('backup.mjs', ['restore', at('data'), at('keys'), at('destroyed')], at('new'))).toContain(
    'whose chain verifies',
  );
  restored = await LetheProcess.start({ ...variables, LETHE_DATA_DIR: at('new') });
}, 240_000);
afterAll(async () => {
  await restored.dispose();
  await lethe.dispose();
  await world.dispose();
});

describe('a store that was restored from before hosts did a month of work', () => {
  it('shows the request where it was, and has it done again to the same end', async () => {
    const api = restored.api();
    expect(await api.view(id)).toMatchObject({ progress: 'running', completedAt: null });
    const done = await seeThrough(api);
    expect(done).toMatchObject({ progress: 'done', purge: 'verified', exceptions: [] });
    await expectWholeHistory(api, id);
  }, 240_000);

  it('did again only what it did not know of, which found nothing', async () => {
    const api = restored.api();
    const view = await api.view(id);
    expect(await deletes()).toBeGreaterThan(ahead.deletes);
    expect(taskOf(view, 'delete-records')).toMatchObject({ state: 'succeeded' });
    for (const host of ['auth-1', 'radius-1'])
      expect(taskOf(view, 'verify-purge', host).proof?.counts).toMatchObject({ hits: 0 });
    expect(ahead.channel).toBe(0);
    expect(await world.eventsOf('nps', NPS)).toEqual([]);
    for (const file of world.logs.foreign) expect(existsSync(file)).toBe(true);
  });

  it('put nothing aside, and the chain goes on from the restore', async () => {
    const api = restored.api();
    expect(good(await api.get<{ items: unknown[] }>('/v1/dead-letters')).items).toEqual([]);
    await writeFile(at('chain.jsonl'), (await api.get('/v1/log')).bytes);
    expect(run('bin/lethe.mjs', ['log', 'verify', at('chain.jsonl')], at('new'))).toContain('verifies');
  });
});
