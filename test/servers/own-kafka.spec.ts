import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithOwnKafka, type OwnServer } from '#testing';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';

const TOPIC = 'kept';

describeWithOwnKafka('a broker of a test of its own', (start) => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  const client = () =>
    new Kafka({ clientId: 'own-kafka-spec', brokers: [server.address], logLevel: logLevel.NOTHING });

  it('has its acknowledged messages after a kill -9 and a restart, on the same address', async () => {
    const { address, pid } = server;
    await createTopic(client());
    await send(client(), 'before the kill');

    await server.kill();
    expect(isRunning(pid)).toBe(false);
    await server.restart();

    expect(server.address).toBe(address);
    expect(server.pid).not.toBe(pid);
    expect((await firstMessage(client())).value?.toString()).toBe('before the kill');
  });

  it('creates no topic that nobody has asked for', async () => {
    await expect(send(client(), 'lost', 'never-created')).rejects.toThrow(/does not host this topic/);
  });
});

async function createTopic(kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1, replicationFactor: 1 }] });
  await admin.disconnect();
}

async function send(kafka: Kafka, value: string, topic = TOPIC): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: true, retry: { retries: 1 } });
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: [{ value }] });
  } finally {
    await producer.disconnect();
  }
}

async function firstMessage(kafka: Kafka): Promise<KafkaMessage> {
  const consumer = kafka.consumer({ groupId: 'readers' });
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  try {
    return await new Promise((resolve, reject) => {
      consumer.run({ eachMessage: async ({ message }) => resolve(message) }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
