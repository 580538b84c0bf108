import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ClockState, Progress, Purge, RequestKind } from '#contracts';
import { writeRequestCursor, type RequestQuery } from '#ports';
import { LibsqlFile } from './libsql-file.js';
import { MOST_COUNTED, requestSelects } from './request-query.js';
import { dataSchema } from './schema/data-schema.js';

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

const states = RequestKind.options.flatMap((kind) =>
  Progress.options.flatMap((progress) =>
    Purge.options.map((purge) => ({ kind, progress, purge, count: 1000 })),
  ),
);
/** Everything is large, but for what a check says. */
let known: Parameters<typeof requestSelects>[2];
beforeEach(() => {
  known = { counts: states, sizeOf: () => MOST_COUNTED };
});

/** What SQLite would do for each statement of a query. */
const plans = (query: Omit<RequestQuery, 'limit'>) =>
  requestSelects(1, { ...query, limit: 10 }, known).map(({ sql, values }) => {
    const explain = file.prepare<[number, number, number, string]>(`EXPLAIN QUERY PLAN ${sql}`);
    const steps = explain.all(values(10)).map(([, , , step]) => step);
    // The driver leaves an EXPLAIN open after its last row; the next call resets it.
    explain.get(values(10));
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
  { submittedBy: 'key:1', clock: { state: 'met', ...times } },
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

  it.each<Omit<RequestQuery, 'limit'>>([
    { kind: 'Export', purge: 'not-applicable' },
    { progress: 'done', purge: 'verified' },
    { submittedBy: 'key:1', progress: 'done', kind: 'AccountClose', purge: 'verified' },
  ])('of %j takes the first of each stretch of one index, and sorts these alone', (query) => {
    known = { counts: states.map((state) => ({ ...state, count: 1 })), sizeOf: () => MOST_COUNTED };
    for (const plan of [...plans(query), ...plans({ ...query, cursor })]) {
      expect(plan).toMatch(
        /INDEX requests_by_state \(generation=\? AND kind=\? AND progress=\? AND purge=\?/,
      );
      expect(plan).not.toMatch(/SCAN requests/);
    }
  });

  it('of what is nowhere together looks at nothing', () => {
    known = {
      counts: [{ kind: 'Export', progress: 'done', purge: 'not-applicable', count: 7 }],
      sizeOf: () => 7,
    };
    expect(plans({ kind: 'AccountClose', progress: 'done' })).toEqual([]);
  });

  it('walks along whichever has the fewest rows', () => {
    known = { counts: states, sizeOf: ({ index }) => (index === 'requests_of_source_1' ? 5 : 500) };
    const query: Omit<RequestQuery, 'limit'> = {
      source: 'mfa-server',
      progress: 'done',
      submittedBy: 'key:1',
    };
    expect(plans(query)[0]).toContain('USING INDEX requests_of_source_1');
    known = { ...known, sizeOf: ({ index }) => (index === 'requests_by_submitter' ? 5 : 500) };
    expect(plans(query)[0]).toContain('USING INDEX requests_by_submitter');
  });
});
