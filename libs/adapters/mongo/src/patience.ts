import { MongoNetworkTimeoutError, type MongoClient, type TopologyDescription } from 'mongodb';

/** How long a call waits for a server that it can go to: as long as an election that was planned takes, and more. */
export const PATIENCE_MS = 5_000;

/** While no server answers any more, though each of them still takes connections: as long as a look at it takes, and more. */
const NO_PATIENCE_MS = 1_000;

/** What the driver (mongodb 7.9.0) reads before a call is tried once more; before its first try it reads the client's options. */
interface Insides {
  readonly topology?: { readonly s: { serverSelectionTimeoutMS: number } };
}

/**
 * A server that hangs was waited for when this is known, by every call that was under way. The driver tries each of them
 * once more, and would wait all of its patience again for what has just been silent for seconds; so would each call that
 * comes meanwhile. The first answer brings the patience back.
 */
export function loseNoTimeOnHanging(client: MongoClient): MongoClient {
  return client.on('topologyDescriptionChanged', ({ newDescription }) => {
    const serverSelectionTimeoutMS = hangs(newDescription) ? NO_PATIENCE_MS : PATIENCE_MS;
    Object.assign(client.options, { serverSelectionTimeoutMS });
    const { topology } = client as unknown as Insides;
    if (topology) topology.s.serverSelectionTimeoutMS = serverSelectionTimeoutMS;
  });
}

/** Where one of several hangs, the others may elect another soon: that is worth the wait. */
const hangs = ({ servers }: TopologyDescription): boolean =>
  servers.size > 0 && [...servers.values()].every(({ error }) => error instanceof MongoNetworkTimeoutError);
