import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { MongoClient } from 'mongodb';

/** Bytes with where they lie. */
export interface Stored {
  readonly where: string;
  readonly bytes: Buffer;
}

/** Every document of every collection as it is stored (BSON), artifacts in GridFS too. */
export async function documentsIn(mongodbUri: string): Promise<readonly Stored[]> {
  const client = new MongoClient(mongodbUri);
  try {
    const found: Stored[] = [];
    for (const { name } of await client.db().listCollections({}, { nameOnly: true }).toArray())
      for await (const raw of client.db().collection(name).find({}, { raw: true }))
        found.push({ where: name, bytes: Buffer.from(raw as unknown as Uint8Array) });
    return found;
  } finally {
    await client.close();
  }
}

/** Every message of every topic whose name begins so, from the first to what was the last when it was called. */
export async function messagesIn(brokers: readonly string[], prefix: string): Promise<readonly Stored[]> {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'raw-bytes', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const consumer = kafka.consumer({
    groupId: `${prefix}raw-bytes-${randomUUID()}`,
    allowAutoTopicCreation: false,
  });
  await Promise.all([admin.connect(), consumer.connect()]);
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    const ends = await endsOf(admin, topics);
    const found: Stored[] = [];
    await consumer.subscribe({ topics, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      if (ends.size === 0) resolve();
      consumer
        .run({
          eachMessage: async ({ topic, partition, message: { key, value, headers, offset } }) => {
            const place = `${topic}/${partition}`;
            const text = Buffer.from(JSON.stringify(headers ?? {}));
            found.push({
              where: place,
              bytes: Buffer.concat([key ?? Buffer.alloc(0), text, value ?? Buffer.alloc(0)]),
            });
            if (Number(offset) >= (ends.get(place) ?? Infinity)) ends.delete(place);
            if (ends.size === 0) resolve();
          },
        })
        .catch(reject);
    });
    return found;
  } finally {
    await Promise.all([admin.disconnect(), consumer.disconnect()]);
  }
}

/** The last offset of each partition that has messages, by `topic/partition`. */
async function endsOf(admin: Admin, topics: readonly string[]): Promise<Map<string, number>> {
  const ends = new Map<string, number>();
  for (const topic of topics) {
    const offsets = await admin.fetchTopicOffsets(topic);
    for (const { partition, low, high } of offsets)
      if (Number(high) > Number(low)) ends.set(`${topic}/${partition}`, Number(high) - 1);
  }
  return ends;
}
