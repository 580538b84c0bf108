#!/usr/bin/env node
/**
 * `npm run topics`: makes the topics that Lethe needs on the cluster of KAFKA_BROKERS, and brings those that
 * are there to the plan (libs/adapters/kafka/src/topic-plan.ts). It can be run again at any time.
 * `-- --check` changes nothing and fails if one is missing; `-- --replication 2` keeps that many copies
 * instead of 3. The connection is set up as for Lethe itself: infra/kafka/README.md.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../build.mjs';

const { env } = process;
const text = (variable) => (env[variable] ? readFileSync(env[variable], 'utf8') : undefined);

function settingsOf() {
  const brokers = (env.KAFKA_BROKERS ?? '').split(',').filter(Boolean);
  if (brokers.length === 0)
    throw new Error('Set KAFKA_BROKERS to the brokers: host:port, with commas between them.');
  const files = {
    ca: text('LETHE_KAFKA_CA_FILE'),
    certificate: text('LETHE_KAFKA_CERTIFICATE_FILE'),
    key: text('LETHE_KAFKA_KEY_FILE'),
  };
  const tls = ['1', 'true'].includes(env.LETHE_KAFKA_TLS ?? '') || Object.values(files).some(Boolean);
  const mechanism = env.LETHE_KAFKA_SASL_MECHANISM;
  return {
    brokers,
    clientId: 'lethe-topics',
    topicPrefix: env.LETHE_KAFKA_TOPIC_PREFIX ?? '',
    ...(tls ? { tls: files } : {}),
    ...(mechanism
      ? {
          sasl: {
            mechanism,
            username: env.LETHE_KAFKA_SASL_USERNAME ?? '',
            password: (text('LETHE_KAFKA_SASL_PASSWORD_FILE') ?? '').trimEnd(),
          },
        }
      : {}),
  };
}

try {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, replication: { type: 'string' } } });
  const settings = settingsOf();
  buildIfStale();
  const { createTopics, missingTopics } = await import('../../dist/libs/adapters/kafka/src/index.js');
  if (values.check) {
    const missing = await missingTopics(settings);
    for (const topic of missing) console.log(`missing  ${topic}`);
    process.exitCode = missing.length > 0 ? 1 : 0;
  } else {
    const replication = values.replication === undefined ? {} : { replication: Number(values.replication) };
    for (const { topic, change, notes } of await createTopics(settings, replication))
      console.log(`${change.padEnd(8)} ${topic}${notes.length > 0 ? `: ${notes.join('; ')}` : ''}`);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
