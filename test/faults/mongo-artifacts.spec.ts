import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { migrateMongo, openMongoStore } from '#adapters/mongo';
import { UnknownArtifact } from '#ports';
import { describeWithMongo } from '#testing';
import { Child } from './child.js';

describeWithMongo('An artifact in MongoDB', (mongo) => {
  it('is not seen if its writer was killed, and goes with the others of its request', async () => {
    const address = { uri: mongo.uri, database: mongo.database() };
    const [request, artifact] = [randomUUID(), randomUUID()];
    await migrateMongo(address);
    const store = await openMongoStore(address);
    const { artifacts } = store;
    const client = new MongoClient(mongo.uri);
    const chunks = client.db(address.database).collection('artifacts.chunks');
    const child = new Child(
      'write-artifact-until-killed.ts',
      address.uri,
      address.database,
      request,
      artifact,
    );
    await child.hear(40);
    await child.kill();

    expect(await chunks.countDocuments()).toBeGreaterThan(0);
    expect(await artifacts.list(request)).toEqual([]);
    const read = artifacts.read(request, artifact)[Symbol.asyncIterator]();
    await expect(read.next()).rejects.toBeInstanceOf(UnknownArtifact);
    await artifacts.removeAll(request);
    expect(await chunks.countDocuments()).toBe(0);

    await client.db(address.database).dropDatabase();
    await client.close();
    await store.close();
  });
});
