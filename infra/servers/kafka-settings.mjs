/** What a single broker for tests is told, whether it runs as a program or in a container. */

/** A small JVM that starts fast: it serves one machine for minutes. */
export const HEAP = '-Xmx384m';
export const COMPILING = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Settings that do not depend on where it runs. */
export const settings = {
  'process.roles': 'broker,controller',
  'node.id': 1,
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  // One node: topics of Kafka's own cannot have copies, and need no partitions to share out.
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 1,
  // A group starts with its first member at once.
  'group.initial.rebalance.delay.ms': 0,
  // A broker that was killed is let in again when its last session has ended: after 9 s by default.
  'broker.session.timeout.ms': 2000,
  'broker.heartbeat.interval.ms': 500,
  // As in production: a topic that nobody has created is a mistake.
  'auto.create.topics.enable': false,
};

/** @param {{ listenOn: string, host: string, ports: number[] }} where `host` is what clients call it */
export const listeners = ({ listenOn, host, ports: [port, controller] }) => ({
  listeners: `PLAINTEXT://${listenOn}:${port},CONTROLLER://127.0.0.1:${controller}`,
  'advertised.listeners': `PLAINTEXT://${host}:${port}`,
  'controller.quorum.voters': `1@127.0.0.1:${controller}`,
});

/** @returns the text of a server.properties */
export const properties = ({ ports, dataFolder }) =>
  Object.entries({
    ...settings,
    ...listeners({ listenOn: '127.0.0.1', host: '127.0.0.1', ports }),
    'log.dirs': dataFolder.replaceAll('\\', '/'),
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
