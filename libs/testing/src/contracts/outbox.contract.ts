import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { BadCursor, type Delivery, type Outbox } from '#ports';
import { withPort, type Open } from './opened.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString();

const aDelivery = (over: Partial<Delivery> = {}): Delivery => ({
  id: randomUUID(),
  channel: 'webhook/1',
  about: '{"requestId":"ü"}',
  createdAt: at(0),
  state: 'waiting',
  attempts: 0,
  nextAttemptAt: at(0),
  lastAttempt: null,
  ...over,
});
const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
const ids = (deliveries: readonly Delivery[]) => deliveries.map(({ id }) => id);
const terms = { now: at(10), until: at(20), limit: 10, except: [] };
const done = { state: 'delivered', attempts: 1, nextAttemptAt: null } as const;
const answered = { at: at(11), status: 204, fault: null };

export const keepsTheOutboxContract = (open: Open<Outbox>): void => {
  it(
    'gives back what was added, also after a restart, and leaves what is there as it is',
    withPort(open, async (outbox, reopen) => {
      const [one, other] = [
        aDelivery(),
        aDelivery({ nextAttemptAt: null, state: 'failed', lastAttempt: answered }),
      ];
      await outbox.add([one, other]);
      await outbox.add([
        { ...one, attempts: 9 },
        aDelivery({ id: other.id }),
        aDelivery({ channel: 'mail' }),
      ]);
      const again = await reopen();
      for (const delivery of [one, other]) expect(await again.get(delivery.id)).toEqual(delivery);
      expect((await again.list({ channel: 'mail', limit: 9 })).deliveries).toHaveLength(1);
      expect(await again.get(randomUUID())).toBeUndefined();
      await again.add([]);
    }),
  );

  it(
    'hands out what is due, the longest due first, and each to one alone until the time is over',
    withPort(open, async (outbox) => {
      const due = [3, 1, 2].map((minute) => aDelivery({ nextAttemptAt: at(minute) }));
      await outbox.add([...due, aDelivery({ nextAttemptAt: at(11) }), aDelivery({ nextAttemptAt: null })]);
      expect(await outbox.nextDue([])).toBe(at(1));
      const [first, ...rest] = (
        await Promise.all([1, 2, 3, 4].map(() => outbox.take({ ...terms, limit: 1 })))
      ).flat();
      expect(ids([first, ...rest].filter((one) => one !== undefined)).sort()).toEqual(ids(due).sort());
      expect(first?.nextAttemptAt).toBe(at(20));
      expect(await outbox.take(terms)).toEqual([]);
      expect(await outbox.nextDue([])).toBe(at(11));
      expect(await outbox.take({ ...terms, now: at(20), until: at(30) })).toHaveLength(4);
    }),
  );

  it(
    'takes in order, and leaves out channels that are named',
    withPort(open, async (outbox) => {
      const due = [3, 1, 2].map((minute) =>
        aDelivery({ nextAttemptAt: at(minute), channel: `webhook/${minute}` }),
      );
      await outbox.add(due);
      expect(await outbox.nextDue(['webhook/1', 'x'])).toBe(at(2));
      const taken = await outbox.take({ ...terms, limit: 2, except: ['webhook/1'] });
      expect(taken.map(({ channel }) => channel)).toEqual(['webhook/2', 'webhook/3']);
      expect(await outbox.nextDue(['webhook/1', 'webhook/2', 'webhook/3'])).toBeUndefined();
    }),
  );

  it(
    'writes what came of a try; of one that is gone nothing',
    withPort(open, async (outbox, reopen) => {
      const [one, other, gone] = [aDelivery(), aDelivery(), aDelivery()];
      await outbox.add([one, other]);
      const again = { state: 'waiting', attempts: 1, nextAttemptAt: at(15), lastAttempt: answered } as const;
      await outbox.settle({ id: one.id, ...done, lastAttempt: answered });
      await outbox.settle({ id: other.id, ...again });
      await outbox.settle({ id: gone.id, ...done, lastAttempt: answered });
      const reopened = await reopen();
      expect(await reopened.get(one.id)).toEqual({ ...one, ...done, lastAttempt: answered });
      expect(await reopened.get(other.id)).toEqual({ ...other, ...again });
      expect(await reopened.get(gone.id)).toBeUndefined();
      expect(ids(await reopened.take({ ...terms, now: at(30) }))).toEqual([other.id]);
    }),
  );

  it(
    'lists a channel in pages, the newest first, whatever comes meanwhile',
    withPort(open, async (outbox) => {
      const all = [1, 5, 3, 3, 2].map((minute) => aDelivery({ createdAt: at(minute) }));
      await outbox.add([...all, aDelivery({ channel: 'mail' })]);
      const expected = [...all].sort(
        (one, two) => order(two.createdAt, one.createdAt) || order(one.id, two.id),
      );
      const found: Delivery[] = [];
      let cursor: string | undefined;
      do {
        const page = await outbox.list({ channel: 'webhook/1', limit: 2, cursor });
        found.push(...page.deliveries);
        cursor = page.nextCursor ?? undefined;
        await outbox.add([aDelivery({ createdAt: at(9) })]);
      } while (cursor !== undefined);
      expect(ids(found)).toEqual(ids(expected));
      await expect(outbox.list({ channel: 'webhook/1', limit: 2, cursor: 'no' })).rejects.toThrow(BadCursor);
    }),
  );

  it(
    'counts what was given up, and removes what is old or whose channel is gone',
    withPort(open, async (outbox) => {
      const given = (minute: number, channel: string) =>
        aDelivery({
          channel,
          state: 'failed',
          nextAttemptAt: null,
          lastAttempt: { at: at(minute), status: null, fault: 'timed-out' },
        });
      const settled = given(8, 'mail');
      await outbox.add([given(1, 'mail'), given(9, 'opendsr'), settled, aDelivery({ channel: 'mail' })]);
      await outbox.settle({ ...settled, lastAttempt: { at: at(9), status: 550, fault: 'refused' } });
      expect(await outbox.failedSince(at(5))).toEqual([
        { channel: 'mail', count: 1 },
        { channel: 'opendsr', count: 1 },
      ]);
      await outbox.removeChannel('opendsr');
      expect(await outbox.failedSince(at(5))).toEqual([{ channel: 'mail', count: 1 }]);
      expect([await outbox.removeBefore(at(0)), await outbox.removeBefore(at(1))]).toEqual([0, 2]);
      expect((await outbox.list({ channel: 'mail', limit: 9 })).deliveries).toHaveLength(1);
    }),
  );
};
