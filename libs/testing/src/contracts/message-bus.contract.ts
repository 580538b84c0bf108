import { expect, it } from '@jest/globals';
import type { IncomingMessage, MessageBus, SubscribeOptions } from '#ports';
import { gate, withPort, type Open } from './opened.js';

const topic = 'lethe.contract.v1';
const message = (key: string, value: string) => ({ topic, key, value });

const subscriber = (
  handle: SubscribeOptions['handle'],
  over: Partial<SubscribeOptions> = {},
): SubscribeOptions => ({
  topic,
  group: 'readers',
  concurrency: 4,
  handle,
  onFault: (error) => {
    throw new Error('No fault was expected.', { cause: error });
  },
  ...over,
});

/** Collects what is handed over, as `key=value`. */
function collector(): { readonly seen: string[]; readonly handle: SubscribeOptions['handle'] } {
  const seen: string[] = [];
  return { seen, handle: async ({ key, value }) => void seen.push(`${key}=${value}`) };
}

export const keepsTheMessageBusContract = (open: Open<MessageBus>): void => {
  it(
    'hands over what was published before and after the subscription, with its topic, key and value',
    withPort(open, async (bus) => {
      await bus.publish([message('a', '1')]);
      const seen: IncomingMessage[] = [];
      const subscription = bus.subscribe(subscriber(async (incoming) => void seen.push(incoming)));
      await bus.publish([message('a', '2'), { ...message('a', 'elsewhere'), topic: 'lethe.other.v1' }]);
      await subscription.idle();
      expect(seen).toMatchObject([message('a', '1'), message('a', '2')]);
      for (const { partition, offset } of seen) {
        expect(Number.isInteger(partition)).toBe(true);
        expect(offset).toMatch(/^\d+$/);
      }
      await subscription.stop();
    }),
  );

  it(
    'keeps the order within a key, one message at a time, while keys go on side by side',
    withPort(open, async (bus) => {
      const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
      const inHand = new Set<string>();
      let most = 0;
      const seen = new Map<string, string[]>(keys.map((key) => [key, []]));
      const subscription = bus.subscribe(
        subscriber(async ({ key, value }) => {
          expect(inHand.has(key)).toBe(false);
          inHand.add(key);
          most = Math.max(most, inHand.size);
          await new Promise((resolve) => setImmediate(resolve));
          seen.get(key)?.push(value);
          inHand.delete(key);
        }),
      );
      const numbers = Array.from({ length: 50 }, (_, n) => String(n));
      await bus.publish(numbers.flatMap((n) => keys.map((key) => message(key, n))));
      await subscription.idle();
      for (const key of keys) expect(seen.get(key)).toEqual(numbers);
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(4);
      await subscription.stop();
    }),
  );

  it(
    'hands a rejected message over again, before anything else of its key, and lets other keys go on',
    withPort(open, async (bus) => {
      const released = gate();
      const { seen, handle } = collector();
      const faults: string[] = [];
      const subscription = bus.subscribe(
        subscriber(
          async (incoming) => {
            if (incoming.value === 'bad' && faults.length < 2) throw new Error('not now');
            await handle(incoming);
            if (incoming.value === 'good 3') released.open();
          },
          { concurrency: 1, onFault: (_, { key, value }) => faults.push(`${key}=${value}`) },
        ),
      );
      await bus.publish([
        message('a', 'bad'),
        message('a', 'next'),
        message('b', 'good 1'),
        message('b', 'good 2'),
        message('c', 'good 3'),
      ]);
      await released.opened;
      await subscription.idle();
      expect(faults).toEqual(['a=bad', 'a=bad']);
      expect(seen.filter((text) => text.startsWith('a'))).toEqual(['a=bad', 'a=next']);
      expect(seen.filter((text) => text.startsWith('b'))).toEqual(['b=good 1', 'b=good 2']);
      await subscription.stop();
    }),
  );

  it(
    'shares the work among the members of a group and shows every group everything',
    withPort(open, async (bus) => {
      const [one, other, audit] = [collector(), collector(), collector()];
      const subscriptions = [
        bus.subscribe(subscriber(one.handle, { concurrency: 1 })),
        bus.subscribe(subscriber(other.handle, { concurrency: 1 })),
        bus.subscribe(subscriber(audit.handle, { group: 'auditors' })),
      ];
      const keys = Array.from({ length: 20 }, (_, n) => `key ${n}`);
      await bus.publish(keys.map((key) => message(key, '1')));
      await Promise.all(subscriptions.map((subscription) => subscription.idle()));
      const all = keys.map((key) => `${key}=1`).sort();
      expect([...one.seen, ...other.seen].sort()).toEqual(all);
      expect([...audit.seen].sort()).toEqual(all);
      await Promise.all(subscriptions.map((subscription) => subscription.stop()));
    }),
  );

  it(
    'goes on after a restart behind what was done with',
    withPort(open, async (bus, reopen) => {
      const first = collector();
      const before = bus.subscribe(subscriber(first.handle));
      await bus.publish([message('a', '1'), message('b', '1')]);
      await before.idle();
      await before.stop();
      await bus.publish([message('a', '2')]);

      const again = await reopen();
      const second = collector();
      const after = again.subscribe(subscriber(second.handle));
      await after.idle();
      expect(second.seen).toEqual(['a=2']);
      await after.stop();
    }),
  );

  it(
    'brings again after a restart whatever was not done with',
    withPort(open, async (bus, reopen) => {
      const rejected = gate();
      const before = bus.subscribe(
        subscriber(
          async ({ key }) => {
            if (key === 'a') throw new Error('not now');
          },
          { onFault: () => rejected.open() },
        ),
      );
      await bus.publish([message('a', '1'), message('b', '1'), message('a', '2')]);
      await rejected.opened;
      await before.stop();

      const again = await reopen();
      const { seen, handle } = collector();
      const after = again.subscribe(subscriber(handle));
      await after.idle();
      expect(seen.filter((text) => text.startsWith('a'))).toEqual(['a=1', 'a=2']);
      await after.stop();
    }),
  );

  it(
    'is idle only when all that was published before has been handled',
    withPort(open, async (bus) => {
      const held = gate();
      const told: string[] = [];
      const subscription = bus.subscribe(
        subscriber(async () => {
          await held.opened;
          told.push('handled');
        }),
      );
      await bus.publish([message('a', '1')]);
      const idle = subscription.idle().then(() => told.push('idle'));
      held.open();
      await idle;
      expect(told).toEqual(['handled', 'idle']);
      await subscription.stop();
    }),
  );

  it(
    'waits at a stop for what is in hand, and takes nothing more',
    withPort(open, async (bus) => {
      const [begun, held] = [gate(), gate()];
      const told: string[] = [];
      const subscription = bus.subscribe(
        subscriber(
          async () => {
            begun.open();
            await held.opened;
            told.push('handled');
          },
          { concurrency: 1 },
        ),
      );
      await bus.publish([message('a', '1'), message('b', '1')]);
      await begun.opened;
      const stopped = subscription.stop().then(() => told.push('stopped'));
      held.open();
      await stopped;
      expect(told).toEqual(['handled', 'stopped']);
    }),
  );

  it(
    'loses none of thousands',
    withPort(open, async (bus) => {
      const seen = new Set<string>();
      const subscription = bus.subscribe(
        subscriber(async ({ value }) => void seen.add(value), { concurrency: 16 }),
      );
      const values = Array.from({ length: 3_000 }, (_, n) => String(n));
      for (let n = 0; n < values.length; n += 100)
        await bus.publish(
          values.slice(n, n + 100).map((value) => message(`key ${Number(value) % 37}`, value)),
        );
      await subscription.idle();
      expect(seen.size).toBe(values.length);
      await subscription.stop();
    }),
  );

  it(
    'takes any text as it is',
    withPort(open, async (bus) => {
      const { seen, handle } = collector();
      const subscription = bus.subscribe(subscriber(handle));
      await bus.publish([]);
      await bus.publish([message(`'"\\ ü 𝔘`, `{"text":"\\u0000 ${'x'.repeat(1 << 20)}"}`)]);
      await subscription.idle();
      expect(seen).toEqual([`'"\\ ü 𝔘={"text":"\\u0000 ${'x'.repeat(1 << 20)}"}`]);
      await subscription.stop();
    }),
  );

  it(
    'hands over bytes that are no text as they were published',
    withPort(open, async (bus) => {
      const bytes = Uint8Array.from([0x7b, 0xff, 0x00, 0xc3, 0x28]);
      const seen: IncomingMessage[] = [];
      const subscription = bus.subscribe(subscriber(async (incoming) => void seen.push(incoming)));
      await bus.publish([
        { topic, key: 'a', value: bytes },
        { topic, key: 'a', value: Buffer.from('{"ü":1}') },
      ]);
      await subscription.idle();
      expect(seen.map(({ raw }) => raw && [...raw])[0]).toEqual([...bytes]);
      expect(seen[1]?.value).toBe('{"ü":1}');
      await subscription.stop();
    }),
  );
};
