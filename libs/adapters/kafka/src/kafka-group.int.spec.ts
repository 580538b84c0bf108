import { expect, it } from '@jest/globals';
import type { BusSubscription, SubscribeOptions } from '#ports';
import { describeWithKafka, gate, type KafkaForTests } from '#testing';
import { KafkaMessageBus } from './kafka-message-bus.js';
import { quickPace, withTopics } from './test-topics.fixture.js';

const topic = 'lethe.group.v1';
const KEYS = 40;

type Join = (tally: Tally) => { readonly bus: KafkaMessageBus; readonly subscription: BusSubscription };

/** Members that a test lets join leave at its end, whatever comes of it. */
async function withTopic(kafka: KafkaForTests, test: (join: Join) => Promise<void>): Promise<void> {
  const { settings, remove } = await withTopics(kafka, [{ topic, numPartitions: 12 }]);
  const buses: KafkaMessageBus[] = [];
  try {
    await test((tally) => {
      const bus = new KafkaMessageBus(settings, { pace: quickPace, backOff: { first: 1, longest: 5 } });
      buses.push(bus);
      const onFault = (error: unknown) => {
        throw new Error('No fault was expected.', { cause: error });
      };
      const { handle } = tally;
      const subscription = bus.subscribe({ topic, group: 'readers', concurrency: 8, handle, onFault });
      return { bus, subscription };
    });
  } finally {
    await Promise.all(buses.map((bus) => bus.close()));
    await remove();
  }
}

/** What all members together have handled, and who may go on when so much has been. */
class Tally {
  readonly #times = new Map<string, number>();
  readonly #lastOfKey = new Map<string, number>();
  readonly #inHand = new Set<string>();
  readonly #waiting: { readonly count: number; readonly open: () => void }[] = [];
  readonly outOfOrder: string[] = [];
  readonly atOnce: string[] = [];

  get count(): number {
    return this.#times.size;
  }

  get doubles(): number {
    return [...this.#times.values()].filter((times) => times > 1).length;
  }

  readonly handle: SubscribeOptions['handle'] = async ({ key, value }) => {
    if (this.#inHand.has(key)) this.atOnce.push(key);
    this.#inHand.add(key);
    await new Promise((resolve) => setTimeout(resolve, Number(value) % 3));
    this.#inHand.delete(key);
    const times = (this.#times.get(value) ?? 0) + 1;
    this.#times.set(value, times);
    if (times === 1 && Number(value) < (this.#lastOfKey.get(key) ?? -1)) this.outOfOrder.push(value);
    if (times === 1) this.#lastOfKey.set(key, Number(value));
    for (const { count, open } of this.#waiting) if (this.count >= count) open();
  };

  reached(count: number): Promise<void> {
    const arrived = gate();
    this.#waiting.push({ count, open: () => arrived.open() });
    return arrived.opened;
  }
}

async function publish(bus: KafkaMessageBus, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 50)
    await bus.publish(
      Array.from({ length: Math.min(50, to - n) }, (_, index) => n + index).map((value) => ({
        topic,
        key: `key ${value % KEYS}`,
        value: String(value),
      })),
    );
}

describeWithKafka('the members of a group', (kafka) => {
  it('lose nothing, double nothing and keep the order of keys when one joins and one leaves under load', () =>
    withTopic(kafka, async (join) => {
      const tally = new Tally();
      const first = join(tally);
      const published = publish(first.bus, 0, 4_000);
      await tally.reached(500);
      const second = join(tally);
      await tally.reached(2_000);
      await first.subscription.stop();
      await published;
      await second.subscription.idle();
      expect([tally.count, tally.doubles, tally.outOfOrder, tally.atOnce]).toEqual([4_000, 0, [], []]);
    }));

  it('lose nothing when members come and go ten times', () =>
    withTopic(kafka, async (join) => {
      const tally = new Tally();
      const stays = join(tally);
      const published = publish(stays.bus, 0, 5_000);
      for (let round = 1; round <= 10; round += 1) {
        await tally.reached(round * 300);
        const comes = join(tally);
        await tally.reached(round * 300 + 100);
        await comes.bus.close();
      }
      await published;
      await stays.subscription.idle();
      expect([tally.count, tally.doubles, tally.outOfOrder, tally.atOnce]).toEqual([5_000, 0, [], []]);
    }));

  it('leave partitions where they are while somebody else comes and goes', () =>
    withTopic(kafka, async (join) => {
      const tally = new Tally();
      const [one, other] = [join(tally), join(tally)];
      const partitionsOf = ({ bus }: ReturnType<Join>) => bus.status()[0]?.partitions ?? [];
      await publish(one.bus, 0, 500);
      await Promise.all([one.subscription.idle(), other.subscription.idle()]);
      while (partitionsOf(one).length !== 6 || partitionsOf(other).length !== 6) {
        await publish(one.bus, 500, 550);
        await one.subscription.idle();
      }
      const before = [...partitionsOf(one), ...partitionsOf(other)].sort();
      const third = join(tally);
      // Each of them learns of its part by itself.
      while ([one, other, third].some((member) => partitionsOf(member).length !== 4)) {
        await publish(one.bus, 500, 550);
        await one.subscription.idle();
      }
      expect(partitionsOf(one).every((partition) => before.includes(partition))).toBe(true);
      const [kept, alsoKept] = [partitionsOf(one), partitionsOf(other)];
      expect([kept.length, alsoKept.length]).toEqual([4, 4]);
      await third.bus.close();
      while (partitionsOf(one).length !== 6 || partitionsOf(other).length !== 6) {
        await publish(one.bus, 500, 550);
        await one.subscription.idle();
      }
      expect(partitionsOf(one)).toEqual(expect.arrayContaining([...kept]));
      expect(partitionsOf(other)).toEqual(expect.arrayContaining([...alsoKept]));
    }));
});
