import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ann, OtherWorld } from '../stand-ins/other-world.js';
import { good, taskOf, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';

let world: OtherWorld;
let lethe: LetheProcess;
let api: LetheApi;

beforeAll(async () => {
  world = await OtherWorld.create({ accountClose: { permanentDelete: 'manual' } });
  lethe = await LetheProcess.start(world.variables);
  api = lethe.api();
});
afterAll(async () => {
  await lethe.dispose();
  await world.dispose();
});

it('is a person’s step where lethe.yaml has it so, and the 30 days begin when it is done', async () => {
  const { id } = await api.submit({ kind: 'AccountClose', subject: ann, sources: ['cloud-mfa'] });
  const second = { name: 'second person', role: 'privacy-officer' };
  const { token } = good(await api.post<{ token: string }>('/v1/api-keys', second), 201);
  await lethe.api(token).act(id, 'approve', { reason: 'Checked.' });
  const isAsked = (view: View) => view.tasks.some(({ state }) => state === 'waiting-on-person');
  const view = await api.until(id, 'a person is asked', isAsked);
  const step = taskOf(view, 'delete-user-record');
  expect(step).toMatchObject({ source: 'cloud-mfa', manual: true });
  expect(taskOf(view, 'close-account')).toMatchObject({ state: 'succeeded' });
  expect(view.purge).toBe('not-started');
  const overview = good(
    await api.get<{ needsAttention: { taskId: string | null; nextAction: string }[] }>('/v1/overview'),
  );
  const item = overview.needsAttention.find(({ taskId }) => taskId === step.id);
  expect(item?.nextAction).toContain('Deleted users');
  expect(world.graph.calls.filter((call) => call.startsWith('DELETE /directory'))).toEqual([]);

  world.graph.expunge();
  good(await api.complete(id, step.id, 'Deleted permanently in the admin centre.'));
  expect((await api.quiet(id)).purge).toBe('deleted-at-source');
  const done = await api.drive(id, 'it is done', (each) => each.progress === 'done', 'P5D');
  expect(done.purge).toBe('verified');
});
