/** Apache Kafka from its image, or from one that takes the same environment (LETHE_KAFKA_IMAGE). */
import { createHash, randomBytes } from 'node:crypto';
import { containerHome } from './container-life.mjs';
import { kafkaServes } from './kafka-ready.mjs';
import { COMPILING, HEAP, listeners, settings } from './kafka-settings.mjs';

const IMAGE = 'apache/kafka:4.1.0';
const DATA = '/var/lib/kafka/data';

/** @returns {import('./server.mjs').ServerKind} */
export function kafkaContainer(engine) {
  const image = process.env.LETHE_KAFKA_IMAGE || IMAGE;
  return {
    name: `${image} in Docker`,
    ports: 2,
    settle({ ports, folder }) {
      const clusterId = clusterFor(folder);
      const { begin, leave } = containerHome(engine, {
        image,
        port: ports[0],
        volume: { name: 'kafka', target: DATA, folder },
        environment: environment(
          {
            ...settings,
            ...listeners({ listenOn: engine.listenOn, host: engine.host, ports }),
            'log.dirs': DATA,
          },
          clusterId,
        ),
      });
      return {
        begin,
        async ready() {
          const address = `${engine.host}:${ports[0]}`;
          if ((await kafkaServes(address)) !== clusterId) throw new Error('another cluster answers there');
          return address;
        },
        leave,
      };
    },
  };
}

/** Properties as the image takes them: dots become underscores. */
const environment = (properties, clusterId) => ({
  CLUSTER_ID: clusterId,
  KAFKA_HEAP_OPTS: HEAP,
  KAFKA_JVM_PERFORMANCE_OPTS: COMPILING.join(' '),
  ...Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      `KAFKA_${name.replaceAll('.', '_').toUpperCase()}`,
      String(value),
    ]),
  ),
});

/** Data that are kept belong to the same cluster each time. No id begins with a dash, which tools take for an option. */
function clusterFor(folder) {
  const bytes =
    folder === undefined ? randomBytes(16) : createHash('sha256').update(folder).digest().subarray(0, 16);
  bytes[0] &= 0x7f;
  return bytes.toString('base64url');
}
