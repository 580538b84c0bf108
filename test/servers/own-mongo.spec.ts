import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithOwnMongo, type OwnServer } from '#testing';
import { MongoClient } from 'mongodb';

describeWithOwnMongo('a MongoDB server of a test of its own', (start) => {
  let server: OwnServer;
  let client: MongoClient;
  beforeAll(async () => {
    server = await start();
    client = new MongoClient(server.address);
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  const documents = () =>
    client.db('own').collection<{ _id: string }>('documents', { writeConcern: { w: 'majority', j: true } });

  it('has its acknowledged documents after a kill -9 and a restart, for the same client', async () => {
    const { address, pid } = server;
    await documents().insertOne({ _id: 'before the kill' });

    await server.kill();
    await server.restart();

    expect(server.address).toBe(address);
    expect(server.pid).not.toBe(pid);
    expect(await documents().find().toArray()).toEqual([{ _id: 'before the kill' }]);
  });

  it('is a replica set: it has transactions and change streams', async () => {
    const stream = documents().watch();
    await stream.tryNext(); // opens it
    await client.withSession((session) =>
      session.withTransaction(() => documents().insertOne({ _id: 'in a transaction' }, { session })),
    );

    expect(await stream.next()).toMatchObject({
      operationType: 'insert',
      documentKey: { _id: 'in a transaction' },
    });
    await stream.close();
  });
});
