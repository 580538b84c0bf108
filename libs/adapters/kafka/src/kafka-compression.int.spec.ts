import { afterEach, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { compressFrame } from 'lz4-napi';
import { compress } from 'snappy';
import { describeWithKafka } from '#testing';
import { readEveryCompression } from './compression.js';
import { KafkaMessageBus } from './kafka-message-bus.js';
import { kafkaClient, prefixed, type KafkaSettings } from './kafka-settings.js';
import { quickPace, withTopics } from './test-topics.fixture.js';
import { topicPlan } from './topic-plan.js';
import { createTopics } from './topics.js';

const topic = 'lethe.packed.v1';
const { CompressionCodecs: codecs, CompressionTypes: types } = kafkajs;

/** As Java's clients pack: blocks of 32 KiB behind their lengths, after a head of 16 bytes. */
async function xerial(bytes: Buffer): Promise<Buffer> {
  const head = Buffer.from('82534e4150505900' + '00000001' + '00000001', 'hex');
  const parts: Uint8Array[] = [head];
  for (let at = 0; at < bytes.length; at += 32 << 10) {
    const block = await compress(bytes.subarray(at, at + (32 << 10)));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

/** A frame of Zstandard that holds its bytes as they are: blocks of at most 128 KiB. */
function stored(bytes: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  const parts: Uint8Array[] = [Buffer.from('28b52ffda0', 'hex'), size];
  for (let at = 0; at < bytes.length; at += 128 << 10) {
    const block = bytes.subarray(at, at + (128 << 10));
    const isLast = at + block.length >= bytes.length ? 1 : 0;
    const head = Buffer.alloc(3);
    head.writeUIntLE((block.length << 3) | isLast, 0, 3);
    parts.push(head, block);
  }
  return Buffer.concat(parts);
}

type Packing = (bytes: Buffer) => Promise<Buffer>;
type Type = keyof typeof codecs;
const ways: readonly (readonly [string, Type, Packing | undefined])[] = [
  ['gzip', types.GZIP, undefined],
  ['Snappy', types.Snappy, (bytes) => compress(bytes)],
  ['Snappy as Java has it', types.Snappy, xerial],
  ['LZ4', types.LZ4, (bytes) => compressFrame(bytes)],
  ['Zstandard', types.ZSTD, (bytes) => Promise.resolve(stored(bytes))],
];

const values = ['{"n":1}', 'x'.repeat(100_000), '{"n":3}'];

async function send(settings: KafkaSettings, to: string, compression: Type, all: readonly string[]) {
  const producer = kafkaClient(settings).producer({ retry: { retries: 1 } });
  await producer.connect();
  try {
    const messages = all.map((value) => ({ partition: 0, key: 'k', value }));
    await producer.send({ topic: prefixed(settings, to), compression, messages });
  } finally {
    await producer.disconnect();
  }
}

async function received(bus: KafkaMessageBus, from: string): Promise<string[]> {
  const seen: string[] = [];
  const subscription = bus.subscribe({
    topic: from,
    group: 'readers',
    concurrency: 1,
    handle: ({ value }) => Promise.resolve(void seen.push(value)),
    onFault: () => undefined,
  });
  await subscription.idle();
  await subscription.stop();
  return seen;
}

describeWithKafka('what others have compressed', (kafka) => {
  // What is registered here to pack is registered for everybody.
  afterEach(() => readEveryCompression());

  for (const [name, type, pack] of ways)
    it(`is read as if it were not: ${name}`, async () => {
      const { settings, remove } = await withTopics(kafka, [{ topic }]);
      const bus = new KafkaMessageBus(settings, { pace: quickPace });
      const known = codecs[type]() as { decompress: unknown };
      if (pack)
        codecs[type] = () => ({ ...known, compress: ({ buffer }: { buffer: Buffer }) => pack(buffer) });
      try {
        await send(settings, topic, type, values);
        expect(await received(bus, topic)).toEqual(values);
      } finally {
        await bus.close();
        await remove();
      }
    });

  it('is refused where it is sent if it unpacks to more than a topic of Lethe takes', async () => {
    const settings = { brokers: kafka.brokers, clientId: 'lethe-test', topicPrefix: kafka.prefix() };
    const [planned] = topicPlan;
    if (!planned) throw new Error('The plan has no topics.');
    await createTopics(settings, { plan: [planned] });
    const bus = new KafkaMessageBus(settings, { pace: quickPace });
    try {
      await expect(send(settings, planned.topic, types.GZIP, ['0'.repeat(20 << 20)])).rejects.toThrow(
        /max message size/,
      );
      await send(settings, planned.topic, types.GZIP, values);
      expect(await received(bus, planned.topic)).toEqual(values);
    } finally {
      await bus.close();
      const admin = kafkaClient(settings).admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [prefixed(settings, planned.topic)] });
      await admin.disconnect();
    }
  });
});
