/** When a MongoDB server serves: it is the primary of its replica set, and writes by majority. */
import { MongoClient } from 'mongodb';

/**
 * @param {string} host host:port
 * @returns {Promise<string>} the name of the replica set
 * @throws as long as it does not serve
 */
export async function mongoServes(host) {
  return withServer(host, async (admin) => {
    const { isWritablePrimary, setName } = await admin.command({ hello: 1 });
    if (!isWritablePrimary || !setName) throw new Error('it is not the primary of a replica set');
    return setName;
  });
}

/** A new `mongod --replSet` waits to be told of which set it is the first member; a second time changes nothing. */
export async function initiateReplicaSet(host, setName) {
  await withServer(host, async (admin) => {
    const { setName: known } = await admin.command({ hello: 1 });
    if (known) return;
    const members = [{ _id: 0, host }];
    await admin.command({ replSetInitiate: { _id: setName, members } });
  });
}

async function withServer(host, use) {
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2_000,
    connectTimeoutMS: 2_000,
  });
  try {
    return await use(client.db('admin'));
  } finally {
    await client.close();
  }
}
