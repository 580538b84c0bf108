/** Where servers come from, and in which order: given addresses, Docker, programs installed here. */
import { dockerEngine } from './docker-engine.mjs';
import { kafkaContainer } from './kafka-container.mjs';
import { installKafka, kafkaCanRun, kafkaProgram } from './kafka-program.mjs';
import { kafkaServes } from './kafka-ready.mjs';
import { mongoContainer } from './mongo-container.mjs';
import { installMongo, mongoCanRun, mongoProgram } from './mongo-program.mjs';
import { mongoAnswers } from './mongo-ready.mjs';
import { firstThatServes } from './order.mjs';
import { startServer } from './server.mjs';

/**
 * What is to be known of each kind of server.
 *
 * `variable` takes an address, `answers` throws where nobody answers there; `program` has the way through
 * programs, `container` the one through Docker.
 */
export const kinds = {
  mongo: {
    title: 'MongoDB server',
    variable: 'MONGODB_URI',
    answers: mongoAnswers,
    container: mongoContainer,
    program: { canRun: mongoCanRun, install: installMongo, kind: mongoProgram },
  },
  kafka: {
    title: 'Kafka broker',
    variable: 'KAFKA_BROKERS',
    answers: kafkaServes,
    container: kafkaContainer,
    program: { canRun: kafkaCanRun, install: installKafka, kind: kafkaProgram },
  },
};

/**
 * The ways to a server of one's own, the preferred one first. LETHE_SERVERS=docker or programs leaves out
 * the other one.
 * @returns {{ name: string, can: () => Promise<unknown>, start: (where?: object) => Promise<object> }[]}
 */
export const ways = (kind) => {
  const { container, program } = kinds[kind];
  const all = {
    docker: {
      can: dockerEngine,
      start: async (where) => startServer(container(await dockerEngine()), where),
    },
    programs: {
      can: program.canRun,
      start: async (where) => startServer(await program.kind(), where),
    },
  };
  const only = process.env.LETHE_SERVERS;
  return Object.entries(all)
    .filter(([name]) => !only || name === only)
    .map(([name, way]) => ({ name, ...way }));
};

/**
 * Starts a server of the caller's own.
 * @param {'mongo' | 'kafka'} kind
 * @param {{ port?: number, folder?: string }} [where] see `startServer`
 * @throws Missing with all reasons where no way leads to one
 */
export const startOwn = async (kind, where) =>
  (await firstThatServes(kinds[kind].title, ways(kind), where)).server;

/** @throws Missing where `startOwn` would have no way to try */
export async function canStart(kind) {
  await firstThatServes(
    kinds[kind].title,
    ways(kind).map(({ name, can }) => ({ name, start: can })),
  );
}
