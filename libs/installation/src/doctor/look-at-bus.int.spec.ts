import { afterAll, expect, it } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { createTopics, topicPlan } from '#adapters/kafka';
import { describeWithKafka } from '#testing';
import { lookAtBus } from './look-at-bus.js';

describeWithKafka('a look at a broker', (kafka) => {
  const settings = { brokers: kafka.brokers, clientId: 'lethe-test', topicPrefix: kafka.prefix() };
  const needed = [
    'lethe.tasks.mfa-server.v1',
    'lethe.task-reports.v1',
    'lethe.hosts.v1',
    'lethe.dead-letters.v1',
  ];
  const plan = topicPlan
    .filter(({ topic }) => needed.includes(topic))
    .map((one) => ({ ...one, partitions: 1 }));

  afterAll(async () => {
    const admin = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.deleteTopics({ topics: needed.map((topic) => `${settings.topicPrefix}${topic}`) });
    await admin.disconnect();
  });

  it('names the topics that a handler needs and that are not there, and is content when they are', async () => {
    const before = await lookAtBus(settings, ['mfa-server']);
    expect(before[0]).toMatchObject({ state: 'fine', code: 'reachable', place: kafka.brokers.join(', ') });
    expect(
      before
        .slice(1)
        .map(({ state, place }) => `${state} ${place}`)
        .sort(),
    ).toEqual(needed.map((topic) => `missing ${settings.topicPrefix}${topic}`).sort());
    await createTopics(settings, { plan });
    expect((await lookAtBus(settings, ['mfa-server'])).map(({ state }) => state)).toEqual(['fine']);
  });
});
