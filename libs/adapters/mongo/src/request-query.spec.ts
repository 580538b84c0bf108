import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ClockState, Progress, Purge, RequestKind, Source } from '#contracts';
import { writeRequestCursor } from '#ports';
import { requestFinds } from './request-query.js';
import { listOrder, requestCollection } from './request-schema.js';

const times = { now: '2026-11-20T09:00:00.000Z', dueSoonBefore: '2026-11-27T09:00:00.000Z' };
const cursor = writeRequestCursor({ receivedAt: times.now, id: randomUUID() });
const queries = fc.record(
  {
    kind: fc.constantFrom(...RequestKind.options),
    progress: fc.constantFrom(...Progress.options),
    purge: fc.constantFrom(...Purge.options),
    source: fc.constantFrom(...Source.options),
    submittedBy: fc.constantFrom('admin', 'key:1'),
    clock: fc.constantFrom(...ClockState.options).map((state) => ({ state, ...times })),
    cursor: fc.constant(cursor),
  },
  { requiredKeys: [] },
);

const keys = (name: string): [string, unknown][] =>
  Object.entries(requestCollection(0).indexes?.find((index) => index.name === name)?.key ?? {});

describe('a page of the list', () => {
  it('walks along an index that is in the order of the list, behind what all its rows have in common', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const sorted = query.clock?.state === 'overdue' || query.clock?.state === 'due-soon';
        for (const { where, index } of requestFinds({ ...query, limit: 10 })) {
          const fields = keys(index);
          const common = fields.filter(
            ([field]) => typeof where[field] === 'string' && field !== 'receivedAt',
          );
          const rest = fields.slice(common.length);
          expect(fields).toEqual([...common, ...rest]);
          expect(rest).toEqual(sorted ? [['dueAt', 1]] : Object.entries(listOrder));
          expect(common).toHaveLength(index === 'requests_by_received' ? 0 : 1);
        }
      }),
    );
  });

  it('of all requests, and of those that a word is asked of, never sorts', () => {
    const indexes = [{}, { kind: 'Export' }, { source: 'cloud-mfa' }].map((query) =>
      requestFinds({ ...(query as object), limit: 10 }).map(({ index }) => index),
    );
    expect(indexes).toEqual([['requests_by_received'], ['requests_by_kind'], ['requests_by_source']]);
  });

  it('of those overdue or due soon looks at these alone', () => {
    const due = (state: 'overdue' | 'due-soon') => requestFinds({ clock: { state, ...times }, limit: 10 });
    expect(due('overdue')).toEqual([
      { where: { clock: 'runs', dueAt: { $lt: times.now } }, index: 'requests_by_due' },
    ]);
    expect(due('due-soon')).toEqual([
      {
        where: { clock: 'runs', dueAt: { $gte: times.now, $lt: times.dueSoonBefore } },
        index: 'requests_by_due',
      },
    ]);
  });
});
