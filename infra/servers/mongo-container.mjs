/** MongoDB from its image, or from one that takes the same arguments (LETHE_MONGO_IMAGE). */
import { containerHome } from './container-life.mjs';
import { initiateReplicaSet, replicaSetOf } from './mongo-ready.mjs';

const IMAGE = 'mongo:8';
const SET_NAME = 'rs0';

/** @returns {import('./server.mjs').ServerKind} */
export function mongoContainer(engine) {
  const image = process.env.LETHE_MONGO_IMAGE || IMAGE;
  return {
    name: `${image} in Docker`,
    ports: 1,
    settle({ ports: [port], folder }) {
      const { begin, leave } = containerHome(engine, {
        image,
        port,
        volume: { name: 'mongo', target: '/data/db', folder },
        command: ['--replSet', SET_NAME, '--port', String(port), '--bind_ip', engine.listenOn],
      });
      const host = `${engine.host}:${port}`;
      return {
        begin,
        async ready() {
          await initiateReplicaSet(host, SET_NAME);
          return replicaSetOf(host);
        },
        leave,
      };
    },
  };
}
