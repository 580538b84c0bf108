import { Kafka, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { readEveryCompression } from './compression.js';
import { kafkajsLog, type KafkaLog } from './kafka-log.js';
import './kafkajs-internals.js';

readEveryCompression();

/** Certificates and keys are PEM text. Without any of them the broker is checked against the public roots. */
export interface TlsSettings {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
}

export interface SaslSettings {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

export interface KafkaSettings {
  /** `host:port`; any of them leads to all */
  readonly brokers: readonly string[];
  /** named in the broker's logs and quotas, e.g. `lethe-orchestrator` */
  readonly clientId: string;
  /** begins the names of topics and groups on the broker; the names above the port have none */
  readonly topicPrefix?: string;
  readonly tls?: TlsSettings;
  readonly sasl?: SaslSettings;
  readonly log?: KafkaLog;
}

const CONNECT_WITHIN = 5_000;
const ANSWER_WITHIN = 15_000;

const tlsOptions = ({ ca, certificate, key }: TlsSettings): NonNullable<KafkaConfig['ssl']> => ({
  ...(ca === undefined ? {} : { ca: [ca] }),
  ...(certificate === undefined ? {} : { cert: certificate }),
  ...(key === undefined ? {} : { key }),
});

/** What kafkajs is given. Tries are few, for whoever calls has a way of its own to try again. */
export const clientConfig = ({ brokers, clientId, tls, sasl, log }: KafkaSettings): KafkaConfig => ({
  brokers: [...brokers],
  clientId,
  connectionTimeout: CONNECT_WITHIN,
  authenticationTimeout: CONNECT_WITHIN,
  requestTimeout: ANSWER_WITHIN,
  retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
  ...kafkajsLog(log),
  ...(tls ? { ssl: tlsOptions(tls) } : {}),
  // Its type has a member for each mechanism; these three take the same fields.
  ...(sasl ? { sasl: { ...sasl } as SASLOptions } : {}),
});

/**
 * A client of its own for each producer, consumer and admin: those of one client share what they believe
 * to be committed, and two members of one group would mislead each other.
 */
export const kafkaClient = (settings: KafkaSettings): Kafka => new Kafka(clientConfig(settings));

export const prefixed = (settings: KafkaSettings, name: string): string =>
  `${settings.topicPrefix ?? ''}${name}`;
