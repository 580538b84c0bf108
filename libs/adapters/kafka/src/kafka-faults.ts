import { MessageTooLarge, StoreUnavailable } from '#ports';

interface KafkajsError extends Error {
  readonly type?: string;
}

/** kafkajs wraps the answer of a broker in what it did about it; the answer has a `type`. */
export function brokerAnswer(error: unknown): string | undefined {
  for (let inner = error, depth = 0; inner instanceof Error && depth < 10; inner = inner.cause, depth += 1) {
    const { type } = inner as KafkajsError;
    if (type !== undefined) return type;
  }
  return undefined;
}

export const isMissingTopic = (error: unknown): boolean =>
  brokerAnswer(error) === 'UNKNOWN_TOPIC_OR_PARTITION';

const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];
export const isTooLarge = (error: unknown): boolean => TOO_LARGE.includes(brokerAnswer(error) ?? '');

/** The broker has forgotten the producer, or counts otherwise than it: with a new one it goes on. */
const SPENT = [
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'DUPLICATE_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
];
export const isSpentProducer = (error: unknown): boolean => SPENT.includes(brokerAnswer(error) ?? '');

/** No waiting mends these: somebody has to change a setting, a topic or a permission. */
const FATAL = [
  'UNKNOWN_TOPIC_OR_PARTITION',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'INCONSISTENT_GROUP_PROTOCOL',
  'INVALID_GROUP_ID',
  'INVALID_SESSION_TIMEOUT',
  'UNSUPPORTED_SASL_MECHANISM',
  'SASL_AUTHENTICATION_FAILED',
];
const FATAL_NAMES = ['KafkaJSSASLAuthenticationError', 'KafkaJSServerDoesNotSupportApiKey'];

export function isFatal(error: unknown): boolean {
  if (FATAL.includes(brokerAnswer(error) ?? '')) return true;
  for (let inner = error, depth = 0; inner instanceof Error && depth < 10; inner = inner.cause, depth += 1)
    if (FATAL_NAMES.includes(inner.name)) return true;
  return false;
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const missingTopic = (topics: readonly string[], cause: unknown): StoreUnavailable =>
  new StoreUnavailable(
    `the broker has no topic ${[...new Set(topics)].join(' or ')}; \`npm run topics\` makes what is missing`,
    { cause },
  );

/** What a publisher is told. @param topics as the broker knows them */
export function publishFault(error: unknown, topics: readonly string[]): Error {
  if (error instanceof StoreUnavailable || error instanceof MessageTooLarge) return error;
  if (isMissingTopic(error)) return missingTopic(topics, error);
  return new StoreUnavailable(`Kafka did not acknowledge (${said(error)})`, { cause: error });
}
