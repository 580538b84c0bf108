/** When a Kafka broker serves: it knows itself, and a consumer group finds its coordinator. */
import kafkajs from 'kafkajs';

/**
 * The first group that asks makes the broker create and load the topic of offsets; asking here leaves no
 * "coordinator is loading" for tests.
 * @param {string} brokers addresses, with commas
 * @returns {Promise<string>} the id of the cluster
 * @throws as long as it does not serve
 */
export async function kafkaServes(brokers) {
  const kafka = new kafkajs.Kafka({
    clientId: 'lethe-servers',
    brokers: brokers.split(','),
    connectionTimeout: 2_000,
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { clusterId, brokers: known } = await admin.describeCluster();
    if (known.length === 0) throw new Error('the cluster has no broker yet');
    const { groups } = await admin.describeGroups(['lethe-servers-warm-up']);
    if (groups.some(({ errorCode }) => errorCode !== 0 && errorCode !== GROUP_ID_NOT_FOUND))
      throw new Error('the coordinator of groups is loading');
    return clusterId;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

const GROUP_ID_NOT_FOUND = 69;
