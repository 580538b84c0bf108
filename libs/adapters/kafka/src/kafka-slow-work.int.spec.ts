import { expect, it } from '@jest/globals';
import type { SubscribeOptions } from '#ports';
import { describeWithKafka, gate, type KafkaForTests } from '#testing';
import { KafkaMessageBus } from './kafka-message-bus.js';
import { quickPace, withTopics } from './test-topics.fixture.js';

const topic = 'lethe.slow.v1';
const message = (key: string, value: string) => ({ topic, key, value });

async function withBuses(
  kafka: KafkaForTests,
  numPartitions: number,
  test: (open: () => KafkaMessageBus) => Promise<void>,
): Promise<void> {
  const { settings, remove } = await withTopics(kafka, [{ topic, numPartitions }]);
  const buses: KafkaMessageBus[] = [];
  try {
    await test(() => {
      const pace = { ...quickPace, settleWithin: 200 };
      const bus = new KafkaMessageBus(settings, { pace, backOff: { first: 1, longest: 5 } });
      buses.push(bus);
      return bus;
    });
  } finally {
    await Promise.all(buses.map((bus) => bus.close()));
    await remove();
  }
}

const subscribe = (bus: KafkaMessageBus, handle: SubscribeOptions['handle'], concurrency = 8) =>
  bus.subscribe({ topic, group: 'readers', concurrency, handle, onFault: () => undefined });

/** Looks again and again, in real time, for what only the broker can bring about. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describeWithKafka('slow work', (kafka) => {
  it('holds a bounded number of messages in memory, and gets all of them in the end', () =>
    withBuses(kafka, 2, async (open) => {
      const bus = open();
      const released = gate();
      const seen = new Set<string>();
      const subscription = subscribe(bus, async ({ key }) => {
        await released.opened;
        seen.add(key);
      });
      const text = 'x'.repeat(40_000);
      for (let n = 0; n < 1_000; n += 20)
        await bus.publish(Array.from({ length: 20 }, (_, index) => message(`key ${n + index}`, text)));
      // 40 MB were published; two partitions hold 4 MiB each, and what one fetch brought beyond that.
      await until(() => (bus.status()[0]?.bytes ?? 0) > 8 << 20);
      const before = bus.status()[0]?.lastSignAt ?? 0;
      await until(() => (bus.status()[0]?.lastSignAt ?? 0) > before + 500);
      expect(bus.status()[0]?.bytes).toBeLessThan(12 << 20);
      expect(bus.status()[0]).toMatchObject({ joined: true, inHand: 8 });
      released.open();
      await subscription.idle();
      expect(seen.size).toBe(1_000);
      expect(bus.status()[0]).toMatchObject({ waiting: 0, bytes: 0, behind: 0 });
    }));

  it('that takes longer than the session lasts is not given to anybody else, and is done once', () =>
    withBuses(kafka, 4, async (open) => {
      const [one, other] = [open(), open()];
      const begun = gate();
      const released = gate();
      const times = new Map<string, number>();
      const handle: SubscribeOptions['handle'] = async ({ key }) => {
        times.set(key, (times.get(key) ?? 0) + 1);
        if (key !== 'long') return;
        begun.open();
        await released.opened;
      };
      const subscriptions = [subscribe(one, handle), subscribe(other, handle)];
      await one.publish([message('long', '1'), message('a', '1')]);
      await begun.opened;
      const start = Date.now();
      await until(() => Date.now() - start > 7_000);
      await one.publish([message('b', '1'), message('c', '1'), message('d', '1')]);
      await until(() => times.size === 5);
      released.open();
      await Promise.all(subscriptions.map((subscription) => subscription.idle()));
      expect([...times.values()]).toEqual([1, 1, 1, 1, 1]);
    }));

  it('stays where it is, and is done once, when somebody joins meanwhile and the waiting has an end', () =>
    withBuses(kafka, 1, async (open) => {
      const [one, other] = [open(), open()];
      const [begun, released] = [gate(), gate()];
      const seen: string[] = [];
      const handle: SubscribeOptions['handle'] = async ({ value }) => {
        begun.open();
        await released.opened;
        seen.push(value);
      };
      const first = subscribe(one, handle);
      await one.publish([message('a', '1'), message('a', '2')]);
      await begun.opened;
      const second = subscribe(other, handle);
      await until(() => other.status()[0]?.joined === true && one.status()[0]?.partitions.length === 1);
      released.open();
      await first.idle();
      await second.idle();
      expect(seen).toEqual(['1', '2']);
    }));

  it('does not hold up other partitions and keys behind one that fails', () =>
    withBuses(kafka, 2, async (open) => {
      const bus = open();
      const mended = gate();
      let broken = true;
      const good = new Set<string>();
      const subscription = subscribe(bus, async ({ key, value }) => {
        if (key === 'bad' && broken) throw new TypeError('not now');
        if (key !== 'bad') good.add(value);
        if (good.size === 2_000) mended.open();
      });
      await bus.publish(Array.from({ length: 200 }, (_, n) => message('bad', String(n))));
      for (let n = 0; n < 2_000; n += 100)
        await bus.publish(
          Array.from({ length: 100 }, (_, index) => message(`good ${index}`, String(n + index))),
        );
      await mended.opened;
      expect(bus.status()[0]?.behind).toBeGreaterThanOrEqual(200);
      expect((await bus.lag())[0]?.behind).toBeGreaterThanOrEqual(200);
      broken = false;
      await subscription.idle();
      expect((await bus.lag())[0]).toEqual({ topic, group: 'readers', behind: 0 });
    }));

  it('that was done with behind a key that fails is not done again after a restart', () =>
    withBuses(kafka, 1, async (open) => {
      const [one, other] = [open(), open()];
      const [most, again] = [gate(), gate()];
      let done = 0;
      const before = subscribe(one, async ({ key }) => {
        if (key === 'bad') throw new Error('not now');
        if ((done += 1) === 99) most.open();
      });
      await one.publish([
        message('bad', '0'),
        ...Array.from({ length: 99 }, (_, n) => message(`good ${n}`, String(n))),
      ]);
      await most.opened;
      await before.stop();
      const seen: string[] = [];
      const after = subscribe(other, async ({ key }) => {
        seen.push(key);
        again.open();
      });
      await again.opened;
      await after.idle();
      expect(seen).toEqual(['bad']);
    }));
});
