/** Single servers for whoever wants to kill one: `startKafka()` and `startMongo()`. */
import { kafkaCanRun, kafkaProgram } from './kafka-program.mjs';
import { mongoCanRun, mongoProgram } from './mongo-program.mjs';
import { startProgram } from './program-server.mjs';

/**
 * A broker of one's own.
 * @param {{ port?: number, folder?: string }} [where] see `startProgram`
 * @returns {Promise<{ name: string, address: string, pid: number, kill(): Promise<void>,
 *   restart(): Promise<void>, stop(): Promise<void> }>} address: `host:port`
 */
export const startKafka = async (where) => startProgram(await kafkaProgram(), where);

/** The same for a replica set of one node; address: a connection string. */
export const startMongo = async (where) => startProgram(await mongoProgram(), where);

export const kinds = {
  kafka: { start: startKafka, canRun: kafkaCanRun },
  mongo: { start: startMongo, canRun: mongoCanRun },
};
