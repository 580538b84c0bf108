import { type Admin } from 'kafkajs';
import { isFatal } from './kafka-faults.js';
import { kafkaClient, prefixed, type KafkaSettings } from './kafka-settings.js';
import { alteredConfigs, setConfigs } from './topic-configs.js';
import { whenServed } from './served-topic.js';
import { topicPlan, type PlannedTopic } from './topic-plan.js';

export interface TopicChange {
  /** as the broker knows it */
  readonly topic: string;
  readonly change: 'made' | 'altered' | 'left';
  /** what was altered, or what is not as planned and cannot be altered here; for people */
  readonly notes: readonly string[];
}

export interface TopicOptions {
  readonly plan?: readonly PlannedTopic[];
  /** copies of each partition; without it 3, or as many as there are brokers */
  readonly replication?: number;
}

const USUAL_REPLICATION = 3;

/**
 * Makes the topics of the plan that are missing, and brings the others to it: settings that differ are set,
 * partitions are added, never taken away. Settings that the plan does not name are left as they are.
 */
export async function createTopics(
  settings: KafkaSettings,
  { plan = topicPlan, replication }: TopicOptions = {},
): Promise<TopicChange[]> {
  return await asAdmin(settings, async (admin) => {
    const { brokers } = await admin.describeCluster();
    const copies = replication ?? Math.min(USUAL_REPLICATION, brokers.length);
    const planned = plan.map(({ topic, partitions, config }) => ({
      topic: prefixed(settings, topic),
      partitions,
      // With three copies one broker may be away; with fewer every copy has to be there, or a write would
      // wait for one that cannot come.
      config: { ...config, 'min.insync.replicas': copies >= 3 ? '2' : '1' },
    }));
    const there = new Set(await admin.listTopics());
    const changes: TopicChange[] = [];
    for (const one of planned)
      changes.push(
        there.has(one.topic) ? await bringToPlan(admin, one, copies) : await make(admin, one, copies),
      );
    return changes;
  });
}

/** Those of the plan that the broker does not have, as it would know them. */
export async function missingTopics(
  settings: KafkaSettings,
  plan: readonly PlannedTopic[] = topicPlan,
): Promise<string[]> {
  return await asAdmin(settings, async (admin) => {
    const there = new Set(await admin.listTopics());
    return plan.map(({ topic }) => prefixed(settings, topic)).filter((topic) => !there.has(topic));
  });
}

async function asAdmin<T>(settings: KafkaSettings, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaClient(settings).admin();
  try {
    await admin.connect();
  } catch (error) {
    if (isFatal(error)) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`No broker answers at ${settings.brokers.join(', ')}: ${said}`, { cause: error });
  }
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

async function make(
  admin: Admin,
  { topic, partitions, config }: PlannedTopic,
  replication: number,
): Promise<TopicChange> {
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  const made = await admin.createTopics({
    // kafkajs' own waiting gives up on a broker that has not heard of the topic yet.
    waitForLeaders: false,
    topics: [{ topic, numPartitions: partitions, replicationFactor: replication, configEntries }],
  });
  await whenServed(admin, topic, partitions);
  return {
    topic,
    change: made ? 'made' : 'left',
    notes: [`${partitions} partitions, replication ${replication}`],
  };
}

async function bringToPlan(
  admin: Admin,
  { topic, partitions, config }: PlannedTopic,
  replication: number,
): Promise<TopicChange> {
  const altered: string[] = [];
  const notes: string[] = [];
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const have = topics[0]?.partitions ?? [];
  if (have.length < partitions) {
    await admin.createPartitions({ topicPartitions: [{ topic, count: partitions }] });
    await whenServed(admin, topic, partitions);
    altered.push(`partitions ${have.length} → ${partitions}`);
  } else if (have.length > partitions)
    notes.push(
      `has ${have.length} partitions, more than the plan's ${partitions}; they cannot be taken away`,
    );
  const copies = Math.min(...have.map(({ replicas }) => replicas.length));
  if (copies < replication)
    notes.push(`has ${copies} copies of a partition, not ${replication}; see infra/kafka/README.md`);
  // Never more copies in sync than there are copies at all.
  const wanted = copies < 3 ? { ...config, 'min.insync.replicas': '1' } : config;
  const differing = await alteredConfigs(admin, topic, wanted);
  if (differing.length > 0) await setConfigs(admin, topic, wanted);
  altered.push(...differing.map(({ name, from, to }) => `${name} ${from} → ${to}`));
  return { topic, change: altered.length > 0 ? 'altered' : 'left', notes: [...altered, ...notes] };
}
