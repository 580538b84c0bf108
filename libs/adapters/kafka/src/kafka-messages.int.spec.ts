import { expect, it } from '@jest/globals';
import type { Producer, ProducerConfig } from 'kafkajs';
import { MessageTooLarge, StoreUnavailable, type IncomingMessage, type OutgoingMessage } from '#ports';
import { describeWithKafka, gate, type KafkaForTests } from '#testing';
import { KafkaMessageBus, type KafkaBusOptions } from './kafka-message-bus.js';
import { kafkaClient, type KafkaSettings } from './kafka-settings.js';
import { quickPace, withTopics } from './test-topics.fixture.js';

const topic = 'lethe.messages.v1';
const missing = 'lethe.missing.v1';

interface World {
  readonly bus: KafkaMessageBus;
  readonly settings: KafkaSettings;
  /** all that the topic has brought when it is idle */
  readonly received: () => Promise<IncomingMessage[]>;
}

async function withBus(
  kafka: KafkaForTests,
  options: KafkaBusOptions,
  test: (world: World) => Promise<void>,
): Promise<void> {
  const { settings, remove } = await withTopics(kafka, [{ topic, numPartitions: 2 }]);
  const bus = new KafkaMessageBus(settings, { pace: quickPace, ...options });
  const received = async () => {
    const seen: IncomingMessage[] = [];
    const subscription = bus.subscribe({
      topic,
      group: 'readers',
      concurrency: 4,
      handle: async (message) => void seen.push(message),
      onFault: () => undefined,
    });
    await subscription.idle();
    await subscription.stop();
    return seen;
  };
  try {
    await test({ bus, settings, received });
  } finally {
    await bus.close();
    await remove();
  }
}

/** Somebody else's program. */
async function asSender(
  settings: KafkaSettings,
  config: ProducerConfig,
  send: (producer: Producer) => Promise<unknown>,
): Promise<void> {
  const producer = kafkaClient(settings).producer({ maxInFlightRequests: 1, ...config });
  await producer.connect();
  try {
    await send(producer);
  } finally {
    await producer.disconnect();
  }
}

const message = (key: string, value: string | Uint8Array, to = topic): OutgoingMessage => ({
  topic: to,
  key,
  value,
});
const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describeWithKafka('messages of others', (kafka) => {
  it('come as they are: without a key, without a value, with bytes that are no text, with a key that is none', () =>
    withBus(kafka, {}, async ({ settings, received }) => {
      const bytes = Buffer.from([0x7b, 0xff, 0x00, 0xc3, 0x28]);
      await asSender(settings, {}, (producer) =>
        producer.send({
          topic: `${settings.topicPrefix}${topic}`,
          messages: [
            { partition: 0, key: null, value: 'no key' },
            { partition: 0, key: 'gone', value: null },
            { partition: 0, key: 'bytes', value: bytes },
            { partition: 0, key: Buffer.from([0xff]), value: '' },
            {
              partition: 0,
              key: 'headers',
              value: 'x',
              headers: { traceparent: '00-1-2-3' },
            },
            { partition: 0, key: 'mark', value: '\ufeff{}' },
          ],
        }),
      );
      const seen = (await received()).sort((a, b) => Number(a.offset) - Number(b.offset));
      expect(seen.map(({ key, value, raw }) => [key, value, raw && [...raw]])).toEqual([
        ['', 'no key', [...Buffer.from('no key')]],
        ['gone', '', null],
        ['bytes', '{\ufffd\u0000\ufffd(', [...bytes]],
        ['\ufffd', '', []],
        ['headers', 'x', [0x78]],
        ['mark', '\ufeff{}', [0xef, 0xbb, 0xbf, 0x7b, 0x7d]],
      ]);
      expect(new Set(seen.map(({ topic: of, partition }) => `${of}/${partition}`))).toEqual(
        new Set([`${topic}/0`]),
      );
    }));

  it('are passed over where a transaction was given up, and the group is idle behind its marks', () =>
    withBus(kafka, {}, async ({ settings, received }) => {
      const config = { idempotent: true, transactionalId: `${settings.topicPrefix}transaction` };
      await asSender(settings, config, async (producer) => {
        for (const end of ['abort', 'commit', 'abort'] as const) {
          const transaction = await producer.transaction();
          const messages = [{ partition: 0, key: 'a', value: end }];
          await transaction.send({ topic: `${settings.topicPrefix}${topic}`, messages });
          await transaction[end]();
        }
      });
      expect((await received()).map(({ value }) => value)).toEqual(['commit']);
    }));
});

describeWithKafka('a message', (kafka) => {
  it('of 900 kB arrives whole, among many of its size', () =>
    withBus(kafka, {}, async ({ bus, received }) => {
      const large = Array.from({ length: 10 }, (_, n) => String(n).repeat(900_000));
      await Promise.all([
        bus.publish(large.map((value) => message('a', value))),
        bus.publish(large.map((value) => message('b', value))),
      ]);
      const seen = await received();
      for (const key of ['a', 'b'])
        expect(
          seen
            .filter((one) => one.key === key)
            .map(({ value }) => value)
            .every((value, n) => value === large[n]),
        ).toBe(true);
      expect(seen).toHaveLength(20);
    }));

  it('that is larger than its topic takes is refused for good, and those that go with it are not', () =>
    withBus(kafka, {}, async ({ bus, received }) => {
      const [before, tooLarge, after] = await Promise.all([
        caught(bus.publish([message('a', '1')])),
        caught(bus.publish([message('b', Buffer.alloc(2 << 20))])),
        caught(bus.publish([message('a', '2')])),
      ]);
      expect(tooLarge).toBeInstanceOf(MessageTooLarge);
      expect(tooLarge).toMatchObject({ topic });
      expect([before, after]).toEqual([undefined, undefined]);
      expect((await received()).filter(({ key }) => key === 'a').map(({ value }) => value)).toEqual([
        '1',
        '2',
      ]);
    }));

  it('goes where the Java client would put its key', () =>
    withBus(kafka, {}, async ({ bus, received }) => {
      // The keys and hashes of the test that Kafka's own client has for them.
      const keys = [
        '21',
        'foobar',
        'a-little-bit-long-string',
        'a-little-bit-longer-string',
        'lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8',
      ];
      const hashes = [-973932308, -790332482, -985981536, -1486304829, -58897971];
      await bus.publish(keys.map((key) => message(key, key)));
      const seen = new Map((await received()).map(({ key, partition }) => [key, partition]));
      expect(keys.map((key) => seen.get(key))).toEqual(hashes.map((hash) => (hash & 0x7fffffff) % 2));
    }));
});

describeWithKafka('a topic that nobody has made', (kafka) => {
  it('is named to whoever publishes to it, with the way to make it, and hinders nobody else', () =>
    withBus(kafka, {}, async ({ bus, settings, received }) => {
      const [fault, fine] = await Promise.all([
        caught(bus.publish([message('a', '1', missing)])),
        caught(bus.publish([message('a', '1')])),
      ]);
      expect(fault).toBeInstanceOf(StoreUnavailable);
      expect(String(fault)).toContain(`no topic ${settings.topicPrefix}${missing}; \`npm run topics\``);
      expect(fine).toBeUndefined();
      expect(await received()).toHaveLength(1);
    }));

  it('is told to whoever runs a subscription to it, which goes on by itself once it is there', async () => {
    const told = gate();
    const errors: Error[] = [];
    const onFatal = (error: Error) => {
      errors.push(error);
      told.open();
    };
    await withBus(kafka, { onFatal }, async ({ bus, settings }) => {
      const arrived = gate();
      const subscription = bus.subscribe({
        topic: missing,
        group: 'readers',
        concurrency: 1,
        handle: async () => arrived.open(),
        onFault: () => undefined,
      });
      await told.opened;
      expect(errors[0]?.message).toContain(`no topic ${settings.topicPrefix}${missing}; \`npm run topics\``);
      const { topicPrefix, ...unnamed } = settings;
      const late = await withTopics({ ...unnamed, prefix: () => topicPrefix ?? '' }, [{ topic: missing }]);
      await bus.publish([message('a', '1', missing)]);
      await arrived.opened;
      await subscription.stop();
      await late.remove();
    });
  });
});
