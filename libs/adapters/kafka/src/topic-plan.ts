import { taskTopic, TaskSource, topics } from '#contracts';

export interface PlannedTopic {
  /** without prefix */
  readonly topic: string;
  readonly partitions: number;
  /** settings of the topic as Kafka names them; the replication adds `min.insync.replicas` */
  readonly config: Readonly<Record<string, string>>;
}

const DAY = 86_400_000;
const MIB = 1 << 20;

/** What holds for every topic. infra/kafka/README.md has the reasons. */
const everywhere = {
  // Times are the broker's: a sender whose clock is wrong could keep identities for years.
  'message.timestamp.type': 'LogAppendTime',
  // Whole segments are removed, so a message may stay for a segment's time longer than the retention.
  'segment.ms': String(DAY),
  // The broker unpacks what senders packed: a batch that fills the memory of who reads it is refused at once.
  'compression.type': 'uncompressed',
  'unclean.leader.election.enable': 'false',
};

const kept = (days: number, bytes: number): Record<string, string> => ({
  ...everywhere,
  'cleanup.policy': 'delete',
  'retention.ms': String(days * DAY),
  'max.message.bytes': String(bytes),
});

/** Twelve can be shared evenly by 1, 2, 3, 4, 6 or 12 processes. */
const SHARED = 12;
const FEW = 3;

/** A request's identities are in the clear here, or could be: a week is time enough to read it. */
const WEEK = 7;

export const topicPlan: readonly PlannedTopic[] = [
  { topic: topics.requests, partitions: SHARED, config: kept(WEEK, MIB) },
  ...TaskSource.options.map((source) => ({
    topic: taskTopic(source),
    partitions: SHARED,
    config: kept(WEEK, MIB),
  })),
  { topic: topics.taskReports, partitions: SHARED, config: kept(WEEK, MIB) },
  { topic: topics.status, partitions: SHARED, config: kept(WEEK, MIB) },
  // The raw bytes of a message of 1 MiB, sealed, in base64, in JSON: 4 MiB holds that twice over.
  { topic: topics.deadLetters, partitions: FEW, config: kept(30, 4 * MIB) },
  {
    topic: topics.hosts,
    partitions: 1,
    config: {
      ...everywhere,
      'cleanup.policy': 'compact',
      'max.message.bytes': String(MIB),
      // The log is a table of hosts: old announcements go within a day, marks of retired hosts a day later.
      'max.compaction.lag.ms': String(DAY),
      'delete.retention.ms': String(DAY),
      'min.cleanable.dirty.ratio': '0.1',
    },
  },
];
