import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ClockState, Progress, Purge, RequestKind, Source } from '#contracts';
import { BadCursor, type ReadModel, type RequestQuery, type RequestRow, type RequestRows } from '#ports';
import { withPort, type Open } from './opened.js';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();
const clockAt = { now: day(40), dueSoonBefore: day(47) };

const aRow = (over: Partial<RequestRow> = {}): RequestRow => ({
  id: randomUUID(),
  version: 1,
  kind: 'Export',
  progress: 'running',
  purge: 'not-applicable',
  sources: ['mfa-server'],
  submittedBy: 'admin',
  receivedAt: day(10),
  dueAt: day(40),
  metAt: null,
  paused: false,
  document: '{}',
  ...over,
});

/** What the port says of a clock, in plain words. */
function clockState(row: RequestRow): ClockState {
  if (row.metAt !== null) return row.metAt <= row.dueAt ? 'met' : 'met-late';
  if (row.paused) return 'paused';
  if (row.dueAt < clockAt.now) return 'overdue';
  return row.dueAt < clockAt.dueSoonBefore ? 'due-soon' : 'on-track';
}

/** The list as one would write it without a database. */
const expected = (rows: readonly RequestRow[], query: Omit<RequestQuery, 'limit'>): RequestRow[] =>
  rows
    .filter((row) => fulfils(row, query))
    .sort((a, b) => order(b.receivedAt, a.receivedAt) || order(a.id, b.id));

const equalFields = ['kind', 'progress', 'purge', 'submittedBy'] as const;

const fulfils = (row: RequestRow, query: Omit<RequestQuery, 'limit'>): boolean =>
  equalFields.every((field) => query[field] === undefined || query[field] === row[field]) &&
  (query.source === undefined || row.sources.includes(query.source)) &&
  (query.clock === undefined || query.clock.state === clockState(row));

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function allPages(list: RequestRows, query: Omit<RequestQuery, 'limit'>, limit: number) {
  const pages: (readonly RequestRow[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await list.list({ ...query, limit, cursor });
    pages.push(page.rows);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

const rows = fc.array(
  fc.record({
    id: fc.uuid(),
    version: fc.constant(1),
    kind: fc.constantFrom(...RequestKind.options),
    progress: fc.constantFrom(...Progress.options),
    purge: fc.constantFrom(...Purge.options),
    sources: fc.subarray(Source.options),
    submittedBy: fc.constantFrom('admin', 'key:1'),
    receivedAt: fc.nat(3).map(day),
    dueAt: fc.integer({ min: 38, max: 49 }).map(day),
    metAt: fc.option(fc.integer({ min: 38, max: 49 }).map(day)),
    paused: fc.boolean(),
    document: fc.string(),
  }),
  { maxLength: 40 },
);

const queries = fc.record(
  {
    kind: fc.constantFrom(...RequestKind.options),
    progress: fc.constantFrom(...Progress.options),
    purge: fc.constantFrom(...Purge.options),
    source: fc.constantFrom(...Source.options),
    submittedBy: fc.constantFrom('admin', 'key:1'),
    clock: fc.constantFrom(...ClockState.options).map((state) => ({ state, ...clockAt })),
  },
  { requiredKeys: [] },
);

export const keepsTheReadModelContract = (open: Open<ReadModel>): void => {
  it(
    'gives back a row as it was put, also after a restart',
    withPort(open, async (model, reopen) => {
      const row = aRow({
        sources: ['mfa-server', 'cloud-mfa'],
        metAt: day(20),
        paused: true,
        document: '{"ü":"\'"}',
      });
      await model.live.put([row]);
      expect(await model.live.get(row.id)).toEqual(row);
      expect(await model.live.get(randomUUID())).toBeUndefined();
      expect(await (await reopen()).live.get(row.id)).toEqual(row);
    }),
  );

  it(
    'gives what simulations think ahead by of open rows alone, in pages, as it was put last',
    withPort(open, async (model) => {
      const puts = Array.from({ length: 7 }, (_, n) => ({
        ...aRow({ receivedAt: day(n % 3) }),
        outlook: `outlook ${n}`,
      }));
      await model.live.put(puts);
      const [first, second] = puts;
      if (!first || !second) throw new Error('There are no rows.');
      await model.live.put([
        { ...first, version: 2, outlook: 'another' },
        { ...second, version: 2, progress: 'done', outlook: null },
        { ...first, version: 1, outlook: 'older' },
      ]);
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await model.live.outlooks({ progress: 'running', limit: 2, cursor });
        found.push(...page.rows.map(({ id, outlook }) => `${id} ${outlook}`));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      const wanted = expected(puts, { progress: 'running' })
        .filter(({ id }) => id !== second.id)
        .map(
          ({ id }) =>
            `${id} ${id === first.id ? 'another' : (puts.find((row) => row.id === id)?.outlook ?? '')}`,
        );
      expect(found).toEqual(wanted);
      const before = aRow({ progress: 'received', document: 'of before there were outlooks' });
      await model.live.put([before]);
      expect((await model.live.outlooks({ progress: 'received', limit: 9, cursor: undefined })).rows).toEqual(
        [{ id: before.id, outlook: before.document }],
      );
      await expect(
        model.live.outlooks({ progress: 'running', limit: 1, cursor: 'x' }),
      ).rejects.toBeInstanceOf(BadCursor);
    }),
  );

  it(
    'finds the newest requests of a person by any of their digests, also after a restart and in the list beside',
    withPort(open, async (model, reopen) => {
      const [ada, alias, grace] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [
        string,
        string,
        string,
      ];
      const about = (subjectDigests: readonly string[], received: number) => ({
        ...aRow({ receivedAt: day(received) }),
        subjectDigests,
      });
      const [first, second, third] = [about([ada], 1), about([ada, alias], 3), about([alias], 2)];
      await model.live.put([first, second, third, about([grace], 4), aRow()]);
      const later = { ...first, version: 2, progress: 'done' as const };
      await model.live.put([later]);
      const ids = async (rows: RequestRows, digests: readonly string[], limit = 10) =>
        (await rows.ofPerson(digests, limit)).map(({ id }) => id);
      const check = async ({ live }: ReadModel) => {
        expect(await ids(live, [alias, ada])).toEqual([second.id, third.id, first.id]);
        expect(await ids(live, [ada])).toEqual([second.id, first.id]);
        expect(await ids(live, [alias, ada], 2)).toEqual([second.id, third.id]);
        expect(await ids(live, ['d'.repeat(64)])).toEqual([]);
        expect(await ids(live, [])).toEqual([]);
        const { subjectDigests: _digests, ...row } = later;
        expect((await live.ofPerson([ada], 10))[1]).toEqual(row);
      };
      await check(model);
      const next = await reopen();
      await check(next);
      const beside = await next.beside();
      await beside.put([later, third]);
      expect(await ids(beside, [alias, ada])).toEqual([third.id, first.id]);
      await next.promote();
      expect(await ids(next.live, [alias, ada])).toEqual([third.id, first.id]);
      const another = await next.beside();
      await another.put([later, { ...third, subjectDigests: [grace] }]);
      expect(await another.digest()).not.toBe(await next.live.digest());
    }),
  );

  it(
    'never lets an older version or the same one replace a row',
    withPort(open, async (model) => {
      const row = aRow({ version: 5 });
      await model.live.put([row, { ...row, version: 4, progress: 'received' }]);
      await model.live.put([{ ...row, document: 'another' }]);
      expect(await model.live.get(row.id)).toEqual(row);
      const newer = { ...row, version: 9, progress: 'done' as const, metAt: day(30) };
      await model.live.put([newer]);
      expect(await model.live.get(row.id)).toEqual(newer);
      const document = { ...newer, version: 10, document: 'only this changed' };
      await model.live.put([document]);
      expect(await model.live.get(row.id)).toEqual(document);
    }),
  );

  it(
    'finds by every filter and clock, in order, page by page, what a plain search finds',
    withPort(open, async (model) => {
      await fc.assert(
        fc.asyncProperty(rows, queries, fc.integer({ min: 1, max: 7 }), async (given, query, limit) => {
          const unique = [...new Map(given.map((row) => [row.id, row])).values()];
          const list = await model.beside();
          await list.put(unique);
          const wanted = expected(unique, query);
          const pages = await allPages(list, query, limit);
          expect(pages.flat()).toEqual(wanted);
          expect(pages).toHaveLength(Math.max(1, Math.ceil(wanted.length / limit)));
        }),
        { numRuns: 150 },
      );
    }),
    // Behind a server in Docker, on a machine that does other things too.
    180_000,
  );

  it(
    'finds the same in the list that is served, also after it was switched',
    withPort(open, async (model) => {
      const given = fc.sample(rows, 12).flat();
      const unique = [...new Map(given.map((row) => [row.id, row])).values()];
      const half = unique.slice(0, unique.length / 2);
      const check = async (put: readonly RequestRow[]) => {
        await fc.assert(
          fc.asyncProperty(queries, fc.integer({ min: 20, max: 90 }), async (query, limit) => {
            expect((await allPages(model.live, query, limit)).flat()).toEqual(expected(put, query));
          }),
          { numRuns: 40 },
        );
      };
      await model.live.put(half);
      await check(half);
      await (await model.beside()).put(unique);
      await model.promote();
      await check(unique);
    }),
  );

  it(
    'goes on behind the cursor although rows came and changed meanwhile',
    withPort(open, async (model) => {
      const put = [1, 2, 3, 4].map((n) => aRow({ receivedAt: day(n) }));
      await model.live.put(put);
      const first = await model.live.list({ limit: 2 });
      await model.live.put([
        aRow({ receivedAt: day(9) }),
        { ...(put[2] ?? aRow()), version: 2, progress: 'done' },
      ]);
      const second = await model.live.list({ limit: 2, cursor: first.nextCursor ?? '' });
      expect(second.rows).toEqual([put[1], put[0]]);
      expect(second.nextCursor).toBeNull();
    }),
  );

  it(
    'refuses a cursor that it did not make',
    withPort(open, async (model) => {
      const made = Buffer.from(`${day(1)}/${randomUUID()}`).toString('base64url');
      for (const cursor of [
        '',
        'x',
        '%',
        '🙂',
        `${made}=`,
        `${made}AAAA`,
        Buffer.from('{}').toString('base64url'),
      ])
        await expect(model.live.list({ limit: 2, cursor })).rejects.toBeInstanceOf(BadCursor);
    }),
  );

  it(
    'counts by kind, progress and purge as rows come and change',
    withPort(open, async (model, reopen) => {
      const [a, b] = [aRow(), aRow()];
      await model.live.put([a, b, aRow({ kind: 'AccountClose', purge: 'sweep-due' })]);
      await model.live.put([{ ...a, version: 2, progress: 'done' }]);
      await model.live.put([{ ...b, version: 2, document: 'changed' }]);
      for (const live of [(await reopen()).live])
        expect(new Set(await live.counts())).toEqual(
          new Set([
            { kind: 'Export', progress: 'running', purge: 'not-applicable', count: 1 },
            { kind: 'Export', progress: 'done', purge: 'not-applicable', count: 1 },
            { kind: 'AccountClose', progress: 'running', purge: 'sweep-due', count: 1 },
          ]),
        );
    }),
  );

  it(
    'counts what was received since a moment by day and clock, as rows come and change',
    withPort(open, async (model, reopen) => {
      const [early, running, answered] = [aRow({ receivedAt: day(9) }), aRow(), aRow()];
      await model.live.put([early, running, answered, aRow({ receivedAt: day(12), paused: true })]);
      await model.live.put([
        { ...answered, version: 2, metAt: day(20) },
        aRow({ receivedAt: day(12), metAt: day(41) }),
        aRow({ receivedAt: day(12.5), metAt: day(41) }),
      ]);
      const received = [
        { day: day(10).slice(0, 10), clock: 'met', count: 1 },
        { day: day(10).slice(0, 10), clock: 'running', count: 1 },
        { day: day(12).slice(0, 10), clock: 'met-late', count: 2 },
        { day: day(12).slice(0, 10), clock: 'paused', count: 1 },
      ];
      expect(new Set(await model.live.received(day(10)))).toEqual(new Set(received));
      expect(await model.live.received(day(13))).toEqual([]);
      expect(new Set(await (await reopen()).live.received(day(10)))).toEqual(new Set(received));
    }),
  );

  it(
    'gives equal views equal digests, in whatever order they were built, and others not',
    withPort(open, async (model) => {
      const put = [aRow(), aRow(), aRow()];
      await model.live.put(put);
      const beside = await model.beside();
      for (const row of [...put].reverse()) await beside.put([row]);
      const digest = await model.live.digest();
      expect(await beside.digest()).toBe(digest);
      await beside.put([{ ...(put[0] ?? aRow()), version: 2, document: 'changed' }]);
      expect(await beside.digest()).not.toBe(digest);
      expect(await model.live.digest()).toBe(digest);
      await beside.put([{ ...(put[1] ?? aRow()), version: 2 }]);
      const without = await beside.digest();
      await beside.put([{ ...(put[1] ?? aRow()), version: 3, outlook: 'another' }]);
      expect(await beside.digest()).not.toBe(without);
    }),
  );

  it(
    'builds beside without a trace in the live list, and switches at once',
    withPort(open, async (model, reopen) => {
      const [old, fresh] = [aRow(), aRow()];
      await model.live.put([old]);
      const beside = await model.beside();
      await beside.put([fresh]);
      expect((await model.live.list({ limit: 10 })).rows).toEqual([old]);
      await model.promote();
      expect((await model.live.list({ limit: 10 })).rows).toEqual([fresh]);
      expect(await model.live.counts()).toMatchObject([{ count: 1 }]);
      const later = aRow({ receivedAt: day(1) });
      await model.live.put([later]);
      expect((await (await reopen()).live.list({ limit: 10 })).rows).toEqual([fresh, later]);
    }),
  );

  it(
    'begins beside with nothing, whatever an earlier rebuild left',
    withPort(open, async (model, reopen) => {
      await (await model.beside()).put([aRow()]);
      const again = await (await reopen()).beside();
      expect((await again.list({ limit: 10 })).rows).toEqual([]);
      expect(await again.counts()).toEqual([]);
    }),
  );
};
