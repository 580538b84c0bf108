import type { ITopicConfig } from 'kafkajs';
import { kafkaClient, type KafkaSettings } from './kafka-settings.js';
import type { Pace } from './pace.js';
import { whenServed } from './served-topic.js';

/** Notices things within moments, where a test waits for them. */
export const quickPace: Partial<Pace> = {
  sessionTimeout: 6_000,
  heartbeatEvery: 100,
  longestFetch: 100,
  commitEvery: 50,
};

export interface TestTopics {
  readonly settings: KafkaSettings;
  readonly remove: () => Promise<void>;
  /** Leaves them: their broker goes with them. */
  readonly end: () => Promise<void>;
}

/** Topics with a prefix that nobody else has. */
export async function withTopics(
  kafka: { readonly brokers: readonly string[]; readonly prefix: () => string },
  topics: readonly Partial<ITopicConfig>[],
): Promise<TestTopics> {
  const settings = { brokers: kafka.brokers, clientId: 'lethe-test', topicPrefix: kafka.prefix() };
  const named = topics.map((topic) => ({
    numPartitions: 4,
    replicationFactor: 1,
    ...topic,
    configEntries: [
      { name: 'message.timestamp.type', value: 'LogAppendTime' },
      ...(topic.configEntries ?? []),
    ],
    topic: `${settings.topicPrefix}${topic.topic}`,
  }));
  const admin = kafkaClient(settings).admin();
  await admin.connect();
  await admin.createTopics({ topics: named, waitForLeaders: false });
  for (const { topic, numPartitions } of named) await whenServed(admin, topic, numPartitions);
  return {
    settings,
    end: () => admin.disconnect(),
    remove: async () => {
      await admin.deleteTopics({ topics: named.map(({ topic }) => topic) });
      await admin.disconnect();
    },
  };
}
