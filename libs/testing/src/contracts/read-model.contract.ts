import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { BadCursor, type ReadModel } from '#ports';
import { withPort, type Open } from './opened.js';
import { findsRequests } from './request-finding.contract.js';
import { aRequestRow, day, expectedRows } from './request-rows.js';

export const keepsTheReadModelContract = (open: Open<ReadModel>): void => {
  findsRequests(open);

  it(
    'gives back a row as it was put, also after a restart',
    withPort(open, async (model, reopen) => {
      const row = aRequestRow({
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
        ...aRequestRow({ receivedAt: day(n % 3) }),
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
      const wanted = expectedRows(puts, { progress: 'running' })
        .filter(({ id }) => id !== second.id)
        .map(
          ({ id }) =>
            `${id} ${id === first.id ? 'another' : (puts.find((row) => row.id === id)?.outlook ?? '')}`,
        );
      expect(found).toEqual(wanted);
      const before = aRequestRow({ progress: 'received', document: 'of before there were outlooks' });
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
    'never lets an older version or the same one replace a row',
    withPort(open, async (model) => {
      const row = aRequestRow({ version: 5 });
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
    'counts by kind, progress and purge as rows come and change',
    withPort(open, async (model, reopen) => {
      const [a, b] = [aRequestRow(), aRequestRow()];
      await model.live.put([a, b, aRequestRow({ kind: 'AccountClose', purge: 'sweep-due' })]);
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
      const [early, running, answered] = [aRequestRow({ receivedAt: day(9) }), aRequestRow(), aRequestRow()];
      await model.live.put([early, running, answered, aRequestRow({ receivedAt: day(12), paused: true })]);
      await model.live.put([
        { ...answered, version: 2, metAt: day(20) },
        aRequestRow({ receivedAt: day(12), metAt: day(41) }),
        aRequestRow({ receivedAt: day(12.5), metAt: day(41) }),
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
      const put = [aRequestRow(), aRequestRow(), aRequestRow()];
      await model.live.put(put);
      const beside = await model.beside();
      for (const row of [...put].reverse()) await beside.put([row]);
      const digest = await model.live.digest();
      expect(await beside.digest()).toBe(digest);
      await beside.put([{ ...(put[0] ?? aRequestRow()), version: 2, document: 'changed' }]);
      expect(await beside.digest()).not.toBe(digest);
      expect(await model.live.digest()).toBe(digest);
      await beside.put([{ ...(put[1] ?? aRequestRow()), version: 2 }]);
      const without = await beside.digest();
      await beside.put([{ ...(put[1] ?? aRequestRow()), version: 3, outlook: 'another' }]);
      expect(await beside.digest()).not.toBe(without);
    }),
  );

  it(
    'builds beside without a trace in the live list, and switches at once',
    withPort(open, async (model, reopen) => {
      const [old, fresh] = [aRequestRow(), aRequestRow()];
      await model.live.put([old]);
      const beside = await model.beside();
      await beside.put([fresh]);
      expect((await model.live.list({ limit: 10 })).rows).toEqual([old]);
      await model.promote();
      expect((await model.live.list({ limit: 10 })).rows).toEqual([fresh]);
      expect(await model.live.counts()).toMatchObject([{ count: 1 }]);
      const later = aRequestRow({ receivedAt: day(1) });
      await model.live.put([later]);
      expect((await (await reopen()).live.list({ limit: 10 })).rows).toEqual([fresh, later]);
    }),
  );

  it(
    'begins beside with nothing, whatever an earlier rebuild left',
    withPort(open, async (model, reopen) => {
      await (await model.beside()).put([aRequestRow()]);
      const again = await (await reopen()).beside();
      expect((await again.list({ limit: 10 })).rows).toEqual([]);
      expect(await again.counts()).toEqual([]);
    }),
  );
};
