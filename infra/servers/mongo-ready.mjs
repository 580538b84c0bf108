/** When a MongoDB server serves: it is the primary of its replica set, and writes by majority. */
import { MongoClient } from 'mongodb';

/**
 * @param {string} host host:port
 * @returns {Promise<string>} a connection string, with the name of its replica set
 * @throws as long as it does not serve
 */
export const replicaSetOf = (host) =>
  withAdmin(direct(host), async (admin) => {
    const { isWritablePrimary, setName } = await admin.command({ hello: 1 });
    if (!isWritablePrimary || !setName) throw new Error('it is not the primary of a replica set');
    return `mongodb://${host}/?replicaSet=${setName}`;
  });

/** A new `mongod --replSet` waits to be told of which set it is the first member; a second time changes nothing. */
export const initiateReplicaSet = (host, setName) =>
  withAdmin(direct(host), async (admin) => {
    const { setName: known } = await admin.command({ hello: 1 });
    if (known) return;
    const members = [{ _id: 0, host }];
    await admin.command({ replSetInitiate: { _id: setName, members } });
  });

/** @throws where nobody answers under a connection string */
export const mongoAnswers = (uri) => withAdmin(uri, (admin) => admin.command({ ping: 1 }), 10_000);

const direct = (host) => `mongodb://${host}/?directConnection=true`;

async function withAdmin(uri, use, milliseconds = 2_000) {
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: milliseconds,
    connectTimeoutMS: milliseconds,
  });
  try {
    return await use(client.db('admin'));
  } finally {
    await client.close();
  }
}
