import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditList } from '#contracts';
import { good, taskOf, type LetheApi } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';

let lethe: LetheProcess;
let api: LetheApi;
let id: string;

const trail = async (query = ''): Promise<AuditList> => good(await api.get<AuditList>(`/v1/audit${query}`));

beforeAll(async () => {
  lethe = await LetheProcess.start();
  api = lethe.api();
  const subject = { userPrincipalName: 'zoe@example.com', samAccountName: 'zoe' };
  id = (await api.submit({ kind: 'Export', subject, sources: ['mfa-server'] })).id;
  const view = await api.quiet(id);
  const skipped = taskOf(view, 'screenshots').id;
  await api.post(`/v1/privacy-requests/${id}/reveal`, { reason: 'To call zoe@example.com back.' });
  good(await api.post(`/v1/privacy-requests/${id}/tasks/${skipped}/skip`, { reason: 'She has no phone.' }));
  await api.until(
    id,
    'it is done',
    ({ progress }) => progress === 'done' || progress === 'done-with-exceptions',
  );
  expect((await api.get(`/v1/privacy-requests/${id}/package`)).status).toBe(200);
});
afterAll(() => lethe.dispose());

describe('the audit', () => {
  it('tells who did what, when and why, newest first, without the person’s name', async () => {
    const { items } = await trail();
    expect(items.map(({ what }) => what).filter((what) => !what.startsWith('key-'))).toEqual([
      'package-downloaded',
      'task-skipped',
      'subject-revealed',
      'submitted',
    ]);
    const revealed = items.find(({ what }) => what === 'subject-revealed');
    expect(revealed).toMatchObject({ requestId: id, by: { id: 'admin' }, reason: 'To call ‹subject› back.' });
    expect(items.find(({ what }) => what === 'task-skipped')).toMatchObject({
      reason: 'She has no phone.',
      source: 'mfa-server',
    });
    expect(JSON.stringify(items)).not.toContain('zoe@');
  });

  it('tells which handler was let use the key, for which task, on which host', async () => {
    const { items } = await trail('?what=key-granted');
    expect(items.map(({ by, host }) => `${by.id} ${host ?? ''}`)).toEqual(
      expect.arrayContaining(['handler:mfa-server mfa01', 'handler:mfa-server mfa02']),
    );
    for (const { taskId } of items) expect(taskId).not.toBeNull();
  });

  it('is in the chain: each entry names its commit and its place in the chain file', async () => {
    const lines = (await api.get('/v1/log')).bytes.toString('utf8').trimEnd().split('\n');
    const commits = lines
      .map((line) => JSON.parse(line) as { kind: string; streamId: string; commit: number })
      .filter(({ kind }) => kind === 'commit');
    for (const { streamId, commit, place } of (await trail('?limit=200')).items)
      expect(commits[place]).toMatchObject({ streamId, commit });
  });

  it('tells when a handler really got the key, and reads of the log, with their place in the chain', async () => {
    const used = (await trail('?what=key-handed-out&host=MFA01')).items;
    expect(used.map(({ by, host, requestId }) => [by.id, host, requestId])).toContainEqual([
      'handler:mfa-server',
      'mfa01',
      id,
    ]);
    const before = (await trail('?what=log-exported')).items.length;
    const file = (await api.get('/v1/log')).bytes.toString('utf8');
    const [newest, ...rest] = (await trail('?what=log-exported')).items;
    expect(rest).toHaveLength(before);
    expect(newest).toMatchObject({ by: { id: 'admin' }, requestId: null });
    expect(file).toContain(`"streamId":"${newest?.streamId ?? '?'}"`);
  });

  it('tells who made and revoked which key, and that a host was taken out, with the reason', async () => {
    const key = good(await api.post<{ id: string }>('/v1/api-keys', { name: 'robot', role: 'auditor' }), 201);
    expect((await api.call('DELETE', `/v1/api-keys/${key.id}`)).status).toBe(204);
    expect(
      (await trail('?by=admin&source=mfa-server&limit=200')).items.map(({ what }) => what),
    ).not.toContain('api-key-made');
    const acts = (await trail('?by=admin&limit=200')).items.filter(({ about }) => about === key.id);
    expect(acts.map(({ what }) => what)).toEqual(['api-key-revoked', 'api-key-made']);
    good(await api.post('/v1/hosts/mfa02/retire', { reason: 'Sold to zoe@example.com.' }));
    expect((await trail('?what=host-taken-out')).items).toMatchObject([
      { host: 'mfa02', by: { id: 'admin' }, reason: 'Sold to zoe@example.com.' },
    ]);
    // In the store the words are sealed.
    expect((await api.get('/v1/log')).bytes.toString('utf8')).not.toContain('zoe@');
  });

  it('is cut to a stretch of time', async () => {
    const { items } = await trail('?limit=200');
    const [newest] = items;
    if (!newest) throw new Error('There is nothing in it.');
    expect((await trail(`?limit=200&from=${newest.at}`)).items.every(({ at }) => at >= newest.at)).toBe(true);
    expect((await trail(`?limit=200&to=${items.at(-1)?.at ?? ''}`)).items).toEqual([]);
  });

  it('comes in pages of any size, each entry once', async () => {
    const { items: all } = await trail(`?limit=200&requestId=${id}`);
    for (const limit of [3, 7, 50]) {
      const paged: AuditList['items'] = [];
      let cursor: string | null = null;
      do {
        const page: AuditList = await trail(
          `?requestId=${id}&limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`,
        );
        paged.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(paged).toEqual(all);
    }
    expect((await trail('?requestId=00000000-0000-4000-8000-000000000000')).items).toEqual([]);
  });

  it('refuses what it does not know by the name of the field', async () => {
    for (const [query, path] of [
      ['cursor=x', 'query.cursor'],
      ['what=dancing', 'query.what'],
      ['limit=0', 'query.limit'],
      ['from=yesterday', 'query.from'],
      ['host=a/b', 'query.host'],
    ])
      expect(await api.get(`/v1/audit?${query}`)).toMatchObject({
        status: 422,
        body: { errors: [{ path }] },
      });
  });
});
