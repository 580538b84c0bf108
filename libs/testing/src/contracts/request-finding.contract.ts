import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BadCursor, type ReadModel, type RequestRow, type RequestRows } from '#ports';
import { withPort, type Open } from './opened.js';
import { allPages, aRequestRow, day, expectedRows, someQueries, someRows } from './request-rows.js';

/** The part of the contract of a read model that is about finding requests in it. */
export const findsRequests = (open: Open<ReadModel>): void => {
  it(
    'finds the newest requests of a person by any of their digests, also after a restart and in the list beside',
    withPort(open, async (model, reopen) => {
      const [ada, alias, grace] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [
        string,
        string,
        string,
      ];
      const about = (subjectDigests: readonly string[], received: number) => ({
        ...aRequestRow({ receivedAt: day(received) }),
        subjectDigests,
      });
      const [first, second, third] = [about([ada], 1), about([ada, alias], 3), about([alias], 2)];
      await model.live.put([first, second, third, about([grace], 4), aRequestRow()]);
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
    'finds by every filter and clock, in order, page by page, what a plain search finds',
    withPort(open, async (model) => {
      await fc.assert(
        fc.asyncProperty(
          someRows,
          someQueries,
          fc.integer({ min: 1, max: 7 }),
          async (given, query, limit) => {
            const unique = [...new Map(given.map((row) => [row.id, row])).values()];
            const list = await model.beside();
            await list.put(unique);
            const wanted = expectedRows(unique, query);
            const pages = await allPages(list, query, limit);
            expect(pages.flat()).toEqual(wanted);
            expect(pages).toHaveLength(Math.max(1, Math.ceil(wanted.length / limit)));
          },
        ),
        { numRuns: 150 },
      );
    }),
    // Behind a server in Docker, on a machine that does other things too.
    180_000,
  );

  it(
    'finds the same in the list that is served, also after it was switched',
    withPort(open, async (model) => {
      const given = fc.sample(someRows, 12).flat();
      const unique = [...new Map(given.map((row) => [row.id, row])).values()];
      const half = unique.slice(0, unique.length / 2);
      const check = async (put: readonly RequestRow[]) => {
        await fc.assert(
          fc.asyncProperty(someQueries, fc.integer({ min: 20, max: 90 }), async (query, limit) => {
            expect((await allPages(model.live, query, limit)).flat()).toEqual(expectedRows(put, query));
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
      const put = [1, 2, 3, 4].map((n) => aRequestRow({ receivedAt: day(n) }));
      await model.live.put(put);
      const first = await model.live.list({ limit: 2 });
      await model.live.put([
        aRequestRow({ receivedAt: day(9) }),
        { ...(put[2] ?? aRequestRow()), version: 2, progress: 'done' },
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
};
