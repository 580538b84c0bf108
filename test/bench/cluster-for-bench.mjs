/** Both servers of a cluster for a bench; the database has its schema. */
import { migrateMongo } from '#adapters/mongo';
import { kafkaForBench } from './kafka-for-bench.mjs';
import { mongoForBench } from './mongo-for-bench.mjs';

/** @returns what the work returns; no rows where a server is missing, which is said */
export async function onCluster(what, work) {
  const mongo = await mongoForBench(what);
  const kafka = mongo && (await kafkaForBench(what));
  try {
    if (!kafka) return [];
    await migrateMongo(mongo.address);
    return await work({ mongo, kafka });
  } finally {
    await kafka?.close();
    await mongo?.close();
  }
}
