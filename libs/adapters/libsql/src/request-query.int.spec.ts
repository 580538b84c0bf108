import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClockState } from '#contracts';
import { writeRequestCursor, type RequestQuery } from '#ports';
import { LibsqlFile } from './libsql-file.js';
import { requestSelects } from './request-query.js';
import { dataSchema } from './schema.js';

let folder: string;
let file: LibsqlFile;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-query-'));
  file = new LibsqlFile(join(folder, 'data.db'), { schema: dataSchema });
});
afterAll(async () => {
  file.close();
  await rm(folder, { recursive: true });
});

/** What SQLite would do for each statement of a query. */
const plans = (query: Omit<RequestQuery, 'limit'>) =>
  requestSelects(1, { ...query, limit: 10 }).map(({ sql, values }) => {
    const explain = file.prepare<[number, number, number, string]>(`EXPLAIN QUERY PLAN ${sql}`);
    const steps = explain.all([...values, 10]).map(([, , , step]) => step);
    // The driver leaves an EXPLAIN open after its last row; the next call resets it.
    explain.get([...values, 10]);
    return steps.join('; ');
  });

const times = { now: '2026-11-20T09:00:00.000Z', dueSoonBefore: '2026-11-27T09:00:00.000Z' };
const cursor = writeRequestCursor({ receivedAt: times.now, id: randomUUID() });
const filters: Omit<RequestQuery, 'limit'>[] = [
  {},
  { kind: 'Export' },
  { progress: 'running' },
  { purge: 'sweep-due' },
  { source: 'mfa-server' },
  { source: 'cloud-mfa', kind: 'Export' },
  { submittedBy: 'key:1' },
  { submittedBy: 'key:1', progress: 'done', kind: 'AccountClose', purge: 'verified' },
];
const sorted = ['overdue', 'due-soon'];

describe('a page of the list', () => {
  it.each([
    ...filters,
    ...ClockState.options
      .filter((state) => !sorted.includes(state))
      .map((state) => ({ clock: { state, ...times } })),
  ])('of %j walks along an index and sorts nothing, from the start and from a cursor', (query) => {
    for (const plan of [...plans(query), ...plans({ ...query, cursor })]) {
      expect(plan).toMatch(/^SEARCH requests USING INDEX requests_\w+ \(generation=\?/);
      expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
    }
  });

  it.each(sorted)('of those %s looks at these alone, and sorts without their documents', (state) => {
    for (const plan of plans({ clock: { state: state as ClockState, ...times } }))
      expect(plan).toMatch(/SEARCH requests USING COVERING INDEX requests_by_due \(generation=\? AND due_at/);
  });
});
