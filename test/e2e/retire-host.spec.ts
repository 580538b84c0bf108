import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HostList, RetiredHost } from '#contracts';
import { good, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';

const reason = 'Taken out of service, CHG-1234.';
const ada = {
  subject: { userPrincipalName: 'ada@example.com', samAccountName: 'ada' },
  sources: ['mfa-server', 'nps-extension'],
};

let lethe: LetheProcess;
let operator: LetheApi;
let api: LetheApi;
let closing: View;
let first: RetiredHost;

beforeAll(async () => {
  lethe = await LetheProcess.start({ LETHE_SEED: 'none' });
  api = lethe.api();
  const key = good(
    await api.post<{ token: string }>('/v1/api-keys', { name: 'operations', role: 'operator' }),
    201,
  );
  operator = lethe.api(key.token);
  closing = await api.submit({ kind: 'AccountClose', ...ada });
  await api.quiet(closing.id);
  first = good(await operator.post<RetiredHost>('/v1/hosts/NPS02/retire', { reason }));
});
afterAll(() => lethe.dispose());

const on = (view: View, host: string) => view.tasks.filter((task) => task.host === host);

describe('a host that is retired', () => {
  it('has what was open there not applicable, with that reason, and everything else goes on', async () => {
    expect(first).toMatchObject({ host: 'nps02', retired: { reason }, requests: 1 });
    const view = await api.quiet(closing.id);
    const open = on(view, 'nps02').filter(({ state }) => state !== 'succeeded');
    expect(open.length).toBeGreaterThan(0);
    for (const task of open) expect(task).toMatchObject({ state: 'not-applicable', reason });
    expect(on(view, 'nps01').map(({ state }) => state)).not.toContain('not-applicable');
    const events = await api.events(closing.id);
    expect(events.find(({ type }) => type === 'HostRetired')?.data).toMatchObject({ host: 'nps02', reason });
  });

  it('is planned on no more', async () => {
    const view = await api.submit({ kind: 'Export', ...ada });
    expect(on(view, 'nps02')).toEqual([]);
    expect(on(view, 'nps01')).toHaveLength(1);
  });

  it('stands among the hosts with who, when and why', async () => {
    const { items } = good(await operator.get<HostList>('/v1/hosts'));
    const byName = new Map(items.map((host) => [host.host, host.retired]));
    expect(byName.get('nps02')).toEqual(first.retired);
    expect(byName.get('nps01')).toBeNull();
  });

  it('stays so when it is said again, and one that nobody knows is not found', async () => {
    const again = good(await api.post<RetiredHost>('/v1/hosts/nps02/retire', { reason: 'Another.' }));
    expect(again).toEqual({ ...first, requests: 0, tasks: 0 });
    expect(await api.post('/v1/hosts/nps99/retire', { reason })).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
    expect(await api.post('/v1/hosts/nps02/retire', {})).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'reason' }] },
    });
  });

  it('moves the records of the farm to the next server when they were reached over it', async () => {
    const export_ = await api.submit({ kind: 'Export', subject: ada.subject, sources: ['mfa-server'] });
    good(await api.post('/v1/hosts/mfa01/retire', { reason }));
    const view = await api.quiet(closing.id);
    // its own re-scan, and that of the records
    expect(on(view, 'mfa02').filter(({ action }) => action === 'verify-purge')).toHaveLength(2);
    const exports = (await api.quiet(export_.id)).tasks.filter(({ action }) => action === 'export-records');
    expect(exports.map(({ state }) => state)).toContain('succeeded');
  });
});
