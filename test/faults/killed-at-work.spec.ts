import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, taskOf, type LetheApi, type View } from '../e2e/lethe-api.js';
import { LetheProcess } from '../e2e/lethe-process.js';
import { expectWholeHistory } from '../e2e/whole-history.js';
import { ann, OtherWorld } from '../stand-ins/other-world.js';
import { PatientClient } from './patient-client.js';

const killable = fileURLToPath(new URL('killable.mjs', import.meta.url));
const cli = fileURLToPath(new URL('../../infra/bin/lethe.mjs', import.meta.url));

/** All kinds of boundaries with LETHE_FAULTS=all, some drawn anew in each run otherwise; each death costs a start. */
const PART = process.env['LETHE_FAULTS'] === 'all' ? '1' : '0.2';
const GIVE_UP_MS = 600_000;
const DAY_MS = 86_400_000;
const NPS = 'Microsoft-AzureMfa-AuthN/AuthNOptCh';
const ADFS = 'AD FS Tracing/Debug';
const sources = ['mfa-server', 'nps-extension', 'adfs-adapter'];

let world: OtherWorld;
let lethe: LetheProcess;
let client: PatientClient;
let trail: string;
let tools: string;
let id: string;
/** when every part of the first sweeps has been done */
let swept: View;

const deaths = async (): Promise<readonly string[]> =>
  (await readFile(trail, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { kind: string; dies: boolean })
    .flatMap(({ kind, dies }) => (dies ? [kind] : []));

/** It may die while it starts: what was left open on the hosts is ended there. */
async function revive(): Promise<void> {
  for (;;)
    try {
      return await lethe.restart();
    } catch (error) {
      if (!String(error).includes('ended with null')) throw error;
    }
}

/** Whoever asks for something that is no second time the same looks first whether it was done before the death. */
const unless = (done: (view: View) => boolean, act: (api: LetheApi, view: View) => Promise<unknown>) =>
  client.calling(async (api) => {
    const view = await api.view(id);
    if (!done(view)) await act(api, view);
  });

beforeAll(async () => {
  world = await OtherWorld.create();
  await world.traceSignIns();
  // It says so from the start, and is only found out by the re-scan.
  await world.setGdprTool('pretend');
  [trail, tools] = [join(world.root, 'trail'), join(world.root, 'tmp')];
  await mkdir(tools);
  lethe = await LetheProcess.start(
    { ...world.variables, TMPDIR: tools, KILL_TRAIL: trail, KILL_PART: PART, KILL_BELOW: world.root },
    killable,
  );
  client = new PatientClient(lethe, revive, GIVE_UP_MS);
  const key = { name: 'second person', role: 'privacy-officer' };
  const { token } = good(
    await client.calling((api) => api.post<{ token: string }>('/v1/api-keys', key)),
    201,
  );
  ({ id } = await client.calling((api) =>
    api.submit({ kind: 'AccountClose', subject: ann, sources }, 'ann'),
  ));
  await writeFile(trail, '');
  await unless(
    ({ progress }) => progress !== 'awaiting-approval',
    () => lethe.api(token).act(id, 'approve', { reason: 'Checked.' }),
  );
  await client.quiet([id]);
  await unless(
    (view) => taskOf(view, 'delete-user-record').state !== 'waiting-on-person',
    (api, view) => api.complete(id, taskOf(view, 'delete-user-record').id, 'Removed.'),
  );
  [swept = swept] = await client.quiet([id]);
  world.graph.expunge();
}, GIVE_UP_MS);
afterAll(async () => {
  // For whoever has to find out why it failed.
  process.stderr.write(`Killed at: ${(await deaths()).join(', ')}\n`);
  await lethe.dispose();
  await world.dispose();
});

describe('a process that is killed between the steps of its sweeps and re-scans', () => {
  it('has swept what is old, and deleted nothing young', async () => {
    const first = swept.tasks.filter(({ action, phase }) => action === 'sweep-logs' && phase === 'now');
    expect(first.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    for (const file of world.logs.old) expect(existsSync(file)).toBe(false);
    for (const file of world.logs.foreign) expect(existsSync(file)).toBe(true);
    expect(existsSync(join(world.logs.folder, 'MultiFactorAuthSvc.log'))).toBe(true);
    for (const [host, channel, young] of [
      ['nps', NPS, 4],
      ['adfs', ADFS, 1],
    ] as const) {
      const left = [...(await world.eventsOf(host, channel)), ...(await world.retainedOf(host))];
      const oldest = Date.now() - 30 * DAY_MS;
      expect(left.filter(({ time }) => Date.parse(time) < oldest)).toEqual([]);
      expect(left).toHaveLength(young);
    }
  });

  it(
    'finds on the re-scan what a tool only said that it had deleted, and deletes it then',
    async () => {
      let view = swept;
      while (view.purge !== 'contradicted') {
        await client.calling((api) => api.advance('P1D'));
        [view = view] = await client.quiet([id]);
        expect(view.completedAt).toBeNull();
      }
      const events = await client.calling((api) => api.events(id));
      const found = events.filter(({ type }) => type === 'PurgeContradicted');
      expect(JSON.stringify(found)).toContain('auth-1');
      expect(JSON.stringify(found)).toContain('export:');
      await world.setGdprTool('good');
      const [done] = await client.drive([id]);
      expect(done).toMatchObject({ progress: 'done', purge: 'verified', exceptions: [] });
    },
    GIVE_UP_MS,
  );

  it('leaves nothing of the person, and nothing half done', async () => {
    for (const [host, channel] of [
      ['nps', NPS],
      ['adfs', ADFS],
    ] as const) {
      expect(await world.eventsOf(host, channel)).toEqual([]);
      expect(await world.retainedOf(host)).toEqual([]);
    }
    const left = await readdir(join(world.root, 'retained'), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
    expect(await world.isOn('adfs', ADFS)).toBe(true);
    // A run's folder holds what the tool exported.
    expect((await readdir(tools)).filter((name) => name.startsWith('lethe-gdpr-'))).toEqual([]);
  });

  it('has decided nothing twice, put nothing aside, and its chain verifies', async () => {
    await client.calling((api) => expectWholeHistory(api, id));
    const letters = await client.calling((api) => api.get<{ items: unknown[] }>('/v1/dead-letters'));
    expect(good(letters).items).toEqual([]);
    const chain = join(lethe.folder, 'chain.jsonl');
    await writeFile(chain, (await client.calling((api) => api.get('/v1/log'))).bytes);
    expect(spawnSync(process.execPath, [cli, 'log', 'verify', chain]).status).toBe(0);
    expect((await deaths()).length).toBeGreaterThan(0);
  });
});
