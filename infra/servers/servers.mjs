/** The servers of one run: of `npm test`, or of a cluster to try out. */
import { join } from 'node:path';
import { kinds, ways } from './sources.mjs';
import { firstThatServes } from './order.mjs';

/**
 * Finds or starts a MongoDB server and a Kafka broker, each on its own: given addresses (MONGODB_URI,
 * KAFKA_BROKERS), Docker, programs installed here. What is started ends with `stop`, or with this process.
 *
 * @param {{ wanted?: ('mongo' | 'kafka')[], folder?: string }} [options] `folder`: keeps the data of started servers
 * @returns {Promise<Servers>} also where some or all could not be had: `missing` says so
 * @throws where a given address does not answer
 *
 * @typedef {object} Servers
 * @property {string} [mongodbUri] without a database in its path where it was not given
 * @property {string} [kafkaBrokers] addresses, with commas
 * @property {Record<string, string>} environment both as variables, for child processes
 * @property {Record<string, 'given' | 'docker' | 'programs'>} ways how each of them was come by
 * @property {string[]} missing for each that could not be had: a line with every reason
 * @property {() => string[]} describe a line for each that is there: what it is, where, how it was come by
 * @property {() => Promise<void>} stop
 */
export async function startServers({ wanted = ['mongo', 'kafka'], folder } = {}) {
  const tried = await Promise.allSettled(wanted.map((name) => find(name, folder)));
  const found = tried.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
  const stop = async () => {
    await Promise.all(found.map(({ server }) => server?.stop()));
  };
  const failures = tried.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  const fatal = failures.find((error) => error instanceof GivenButSilent);
  if (fatal) {
    await stop();
    throw fatal;
  }
  const addressOf = (name) => found.find((one) => one.name === name)?.address;
  return {
    mongodbUri: addressOf('mongo'),
    kafkaBrokers: addressOf('kafka'),
    environment: Object.fromEntries(found.flatMap(({ variables }) => Object.entries(variables))),
    ways: Object.fromEntries(found.map(({ name, way }) => [name, way])),
    missing: failures.map(({ message }) => message),
    describe: () => found.map(({ line }) => line),
    stop,
  };
}

class GivenButSilent extends Error {}

async function find(name, folder) {
  const { title, variable, answers } = kinds[name];
  const given = process.env[variable];
  if (given) {
    await answers(given).catch((error) => {
      throw new GivenButSilent(`${variable} is set, but no ${title} answers there: ${error.message}`);
    });
    return {
      name,
      address: given,
      variables: { [variable]: given },
      line: `${title}: given by ${variable}.`,
    };
  }
  const where = folder === undefined ? {} : { folder: join(folder, 'servers') };
  const { server, way, passed } = await firstThatServes(title, ways(name), where);
  const { address } = server;
  return {
    name,
    server,
    address,
    variables: { [variable]: address },
    way,
    line: `${title}: ${server.name}, ${address}${passed.length > 0 ? ` (${passed.join('; ')})` : ''}.`,
  };
}
