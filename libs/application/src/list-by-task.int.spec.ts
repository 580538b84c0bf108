import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import type { Progress, TaskState } from '#contracts';
import type { RequestRow } from '#ports';
import { listByTask } from './list-by-task.js';

const MINUTES = 60_000;
let folder: string;
let store: LibsqlStore;
let received = Date.parse('2026-11-20T09:00:00.000Z');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-by-task-'));
  store = await openLibsqlStore(folder);
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Each is received after the one before, so it stands before it in the list. */
function aRow(progress: Progress, ...states: readonly TaskState[]): RequestRow {
  const id = randomUUID();
  received += MINUTES;
  const document = JSON.stringify({ id, progress, tasks: states.map((state) => ({ state })) });
  return {
    id,
    version: 1,
    kind: 'Export',
    progress,
    purge: 'not-applicable',
    sources: ['mfa-server'],
    submittedBy: 'admin',
    receivedAt: new Date(received).toISOString(),
    dueAt: '2026-12-20T09:00:00.000Z',
    metAt: null,
    paused: false,
    document,
  };
}

describe('the list of requests by what their work waits for', () => {
  it('has running ones with such a task alone, newest first, page by page', async () => {
    const first = aRow('running', 'succeeded', 'waiting-on-person');
    const second = aRow('running', 'waiting-on-person', 'waiting-on-source');
    const third = aRow('running', 'retrying', 'waiting-on-person');
    const others = [
      aRow('running', 'retrying'),
      aRow('done-with-exceptions', 'waiting-on-person'),
      aRow('awaiting-approval'),
    ];
    const { live } = store.readModel;
    await live.put([first, second, third, ...others]);
    const page = await listByTask(live, { limit: 2 }, 'waiting-on-person');
    expect(page.rows).toEqual([third, second]);
    const cursor = page.nextCursor ?? '';
    expect(await listByTask(live, { limit: 2, cursor }, 'waiting-on-person')).toEqual({
      rows: [first],
      nextCursor: null,
    });
    expect((await listByTask(live, { limit: 9 }, 'waiting-on-source')).rows).toEqual([second]);
    expect((await listByTask(live, { limit: 9, progress: 'done' }, 'retrying')).rows).toEqual([]);
  });

  it('looks through so many at once, and goes on with a cursor where what is looked for is rare', async () => {
    const rare = aRow('running', 'retrying');
    const many = Array.from({ length: 5_100 }, () => aRow('running', 'succeeded'));
    const rows = await store.readModel.beside();
    await rows.put([rare, ...many]);
    const page = await listByTask(rows, { limit: 9 }, 'retrying');
    expect(page.rows).toEqual([]);
    const next = await listByTask(rows, { limit: 9, cursor: page.nextCursor ?? '' }, 'retrying');
    expect(next).toEqual({ rows: [rare], nextCursor: null });
  });
});
