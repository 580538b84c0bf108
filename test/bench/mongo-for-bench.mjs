/**
 * The MongoDB server of a bench: the one at MONGODB_URI, or one of its own (infra/servers; LETHE_SECANTUS=rust
 * for the faster stand-in). Speeds say little about another server; ratios are what counts.
 */
import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { serverForBench } from './server-for-bench.mjs';

/** As the store writes: acknowledged by a majority, in its journal. */
const durable = { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } };

/**
 * @returns {Promise<{ name: string, isStandIn: boolean, address: { uri: string, database: string }, db: import('mongodb').Db,
 *   close(): Promise<void> } | undefined>} undefined: there is none here, which is said
 */
export async function mongoForBench(what) {
  const server = await serverForBench('mongo', process.env.MONGODB_URI, what);
  if (!server) return undefined;
  const uri = server.address;
  const database = `lethe_bench_${randomBytes(4).toString('hex')}`;
  const client = new MongoClient(uri, durable);
  const { version, secantusVersion } = await client.db('admin').command({ buildInfo: 1 });
  return {
    name: server.name ?? (secantusVersion ? `SecantusDB ${secantusVersion}` : `MongoDB ${version}`),
    isStandIn: secantusVersion !== undefined,
    address: { uri, database },
    db: client.db(database),
    close: async () => {
      await client.db(database).dropDatabase();
      await client.close();
      await server.stop();
    },
  };
}
