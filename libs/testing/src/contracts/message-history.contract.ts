import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { HistoryWindow, IncomingMessage, MessageBus, MessageHistory } from '#ports';
import { withPort, type Open } from './opened.js';

/** A bus, and its history. */
export interface BusWithHistory {
  readonly bus: MessageBus;
  readonly history: MessageHistory;
}

const topic = 'lethe.contract.v1';
const message = (key: string, value: string) => ({ topic, key, value });

/** A moment of real time that nothing before this call and nothing after it shares. */
async function moment(): Promise<string> {
  const before = Date.now();
  while (Date.now() <= before + 1) await nextTurn();
  const between = new Date(before + 1).toISOString();
  while (Date.now() <= before + 2) await nextTurn();
  return between;
}

async function read(history: MessageHistory, window: HistoryWindow, of = topic): Promise<IncomingMessage[]> {
  const seen: IncomingMessage[] = [];
  for await (const incoming of history.history(of, window)) seen.push(incoming);
  return seen;
}

const values = (messages: readonly IncomingMessage[]) => messages.map(({ key, value }) => `${key}=${value}`);

export const keepsTheMessageHistoryContract = (open: Open<BusWithHistory>): void => {
  it(
    'reads what was published in a stretch of time, those of a key in order, also after a restart',
    withPort(open, async ({ bus }, reopen) => {
      await bus.publish([message('a', 'before')]);
      const from = await moment();
      await bus.publish([message('a', '1'), message('b', '1')]);
      await bus.publish([message('a', '2'), { ...message('a', 'elsewhere'), topic: 'lethe.other.v1' }]);
      const to = await moment();
      await bus.publish([message('a', 'after')]);
      const seen = await read((await reopen()).history, { from, to });
      expect(values(seen).filter((text) => text.startsWith('a'))).toEqual(['a=1', 'a=2']);
      expect(values(seen).filter((text) => text.startsWith('b'))).toEqual(['b=1']);
      expect(seen).toHaveLength(3);
      for (const { topic: of, partition, offset } of seen) {
        expect([of, Number.isInteger(partition)]).toEqual([topic, true]);
        expect(offset).toMatch(/^\d+$/);
      }
    }),
  );

  it(
    'gives each message with the place that its subscribers saw, and with its bytes',
    withPort(open, async ({ bus, history }) => {
      const from = await moment();
      const bytes = Uint8Array.from([0x7b, 0xff, 0x00]);
      const handed: IncomingMessage[] = [];
      const subscription = bus.subscribe({
        topic,
        group: 'readers',
        concurrency: 1,
        handle: async (incoming) => void handed.push(incoming),
        onFault: () => undefined,
      });
      await bus.publish([message('a', '1'), { topic, key: 'a', value: bytes }]);
      await subscription.idle();
      await subscription.stop();
      const seen = await read(history, { from, to: await moment() });
      expect(seen.map(({ offset, partition }) => ({ offset, partition }))).toEqual(
        handed.map(({ offset, partition }) => ({ offset, partition })),
      );
      expect(seen[1]?.raw && [...seen[1].raw]).toEqual([...bytes]);
    }),
  );

  it(
    'changes nothing for those who read the topic',
    withPort(open, async ({ bus, history }) => {
      const from = await moment();
      await bus.publish([message('a', '1'), message('a', '2')]);
      const to = await moment();
      expect(await read(history, { from, to })).toHaveLength(2);
      const seen: string[] = [];
      const subscription = bus.subscribe({
        topic,
        group: 'readers',
        concurrency: 1,
        handle: async ({ value }) => void seen.push(value),
        onFault: () => undefined,
      });
      await subscription.idle();
      expect(seen).toEqual(['1', '2']);
      expect(await read(history, { from, to })).toHaveLength(2);
      await subscription.stop();
    }),
  );

  it(
    'has nothing where nothing was published',
    withPort(open, async ({ bus, history }) => {
      const from = await moment();
      await bus.publish([{ ...message('a', '1'), topic: 'lethe.other.v1' }]);
      const to = await moment();
      expect(await read(history, { from, to })).toEqual([]);
      const later = await moment();
      expect(await read(history, { from: later, to: await moment() }, 'lethe.other.v1')).toEqual([]);
      expect(await read(history, { from: to, to: from }, 'lethe.other.v1')).toEqual([]);
    }),
  );

  it(
    'can be left in the middle, and read from the beginning again',
    withPort(open, async ({ bus, history }) => {
      const from = await moment();
      const all = Array.from({ length: 1_200 }, (_, n) => String(n));
      for (let n = 0; n < all.length; n += 100)
        await bus.publish(all.slice(n, n + 100).map((value) => message('a', value)));
      const window = { from, to: await moment() };
      let count = 0;
      for await (const _ of history.history(topic, window)) if ((count += 1) === 7) break;
      expect((await read(history, window)).map(({ value }) => value)).toEqual(all);
    }),
  );
};
