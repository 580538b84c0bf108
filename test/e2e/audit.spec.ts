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
    expect(items.map(({ what }) => what).filter((what) => what !== 'key-granted')).toEqual([
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
    for (const { requestId, commit, place } of (await trail()).items)
      expect(commits[place]).toMatchObject({ streamId: requestId, commit });
  });

  it('comes in pages of any size, each entry once', async () => {
    const { items: all } = await trail();
    for (const limit of [1, 2, 3]) {
      const paged: AuditList['items'] = [];
      let cursor: string | null = null;
      do {
        const page: AuditList = await trail(`?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`);
        paged.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(paged).toEqual(all);
    }
    expect((await trail(`?requestId=${id}`)).items).toEqual(all);
    expect((await trail('?requestId=00000000-0000-4000-8000-000000000000')).items).toEqual([]);
  });

  it('refuses what it does not know by the name of the field', async () => {
    for (const [query, path] of [
      ['cursor=x', 'query.cursor'],
      ['what=dancing', 'query.what'],
      ['limit=0', 'query.limit'],
    ])
      expect(await api.get(`/v1/audit?${query}`)).toMatchObject({
        status: 422,
        body: { errors: [{ path }] },
      });
  });
});
