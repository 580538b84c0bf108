export * from './kafka-message-bus.js';
export type { KafkaSettings, SaslSettings, TlsSettings } from './kafka-settings.js';
export type { KafkaLog, LogLevel } from './kafka-log.js';
export { usualPace, type Pace } from './pace.js';
export type { SubscriptionStatus } from './subscription-status.js';
export { topicPlan, type PlannedTopic } from './topic-plan.js';
export { createTopics, missingTopics, type TopicChange, type TopicOptions } from './topics.js';
