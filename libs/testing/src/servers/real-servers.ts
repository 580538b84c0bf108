import { randomBytes } from 'node:crypto';
import { describe } from '@jest/globals';
import { withoutServers } from './without-servers.js';

/**
 * The servers that `npm test` has found or started (infra/servers): their addresses come in the
 * environment. One of each serves a whole run; each suite keeps to a database, or to topics and groups,
 * of its own.
 */
export interface MongoForTests {
  readonly uri: string;
  /** a name that nobody else uses; whoever opens it drops it */
  database(): string;
}

export interface KafkaForTests {
  readonly brokers: readonly string[];
  /** begins the names of topics and groups of this suite, e.g. `t3f9a0c1.` */
  prefix(): string;
}

const random = (): string => randomBytes(6).toString('hex');
const mongo = (uri: string): MongoForTests => ({ uri, database: () => `lethe_test_${random()}` });
const kafka = (brokers: string): KafkaForTests => ({
  brokers: brokers.split(','),
  prefix: () => `t${random()}.`,
});

export function describeWithMongo(title: string, suite: (mongo: MongoForTests) => void): void {
  const uri = process.env['MONGODB_URI'];
  if (!uri) return withoutServers(title, 'there is no MongoDB server');
  describe(title, () => suite(mongo(uri)));
}

export function describeWithKafka(title: string, suite: (kafka: KafkaForTests) => void): void {
  const brokers = process.env['KAFKA_BROKERS'];
  if (!brokers) return withoutServers(title, 'there is no Kafka broker');
  describe(title, () => suite(kafka(brokers)));
}

export function describeWithServers(
  title: string,
  suite: (servers: { readonly mongo: MongoForTests; readonly kafka: KafkaForTests }) => void,
): void {
  const uri = process.env['MONGODB_URI'];
  const brokers = process.env['KAFKA_BROKERS'];
  if (!uri || !brokers) return withoutServers(title, 'there is no MongoDB server and Kafka broker');
  describe(title, () => suite({ mongo: mongo(uri), kafka: kafka(brokers) }));
}
