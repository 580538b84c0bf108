import { MongoClient, MongoServerError } from 'mongodb';
import { afterAll, afterEach, beforeEach, expect, it } from '@jest/globals';
import type { WrittenRow } from '#ports';
import { aRequestRow, describeWithMongo } from '#testing';
import { migrateMongo, SchemaMismatch } from './migrate.js';
import { openMongoStore } from './open-mongo-store.js';
import { SCHEMA_VERSION } from './schema.js';

describeWithMongo('the schema of a database', (mongo) => {
  const client = new MongoClient(mongo.uri);
  let address: { readonly uri: string; readonly database: string };
  const db = () => client.db(address.database);
  beforeEach(() => {
    address = { uri: mongo.uri, database: mongo.database() };
  });
  afterEach(() => db().dropDatabase());
  afterAll(() => client.close());

  const collections = async () =>
    (await db().listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort();
  const schema = async () => ({
    collections: await collections(),
    timers: await db().collection('timers').indexes(),
  });

  it('is made once, by whoever comes first, and stays as it is afterwards', async () => {
    const both = await Promise.all([migrateMongo(address), migrateMongo(address)]);
    for (const { to } of both) expect(to).toBe(SCHEMA_VERSION);
    const made = await schema();
    expect(await migrateMongo(address)).toMatchObject({ from: SCHEMA_VERSION, to: SCHEMA_VERSION });
    expect(await schema()).toEqual(made);
    await (await openMongoStore(address)).close();
  });

  it('is not made by opening, which says what to run', async () => {
    await expect(openMongoStore(address)).rejects.toThrow(new SchemaMismatch(address.database, 0).message);
    expect(new SchemaMismatch(address.database, 0).message).toContain('run `npm run migrate` first');
    expect(await collections()).toEqual([]);
  });

  it('is left alone by a version of Lethe that is older than it', async () => {
    await migrateMongo(address);
    await db()
      .collection<{ _id: string }>('schema')
      .updateOne({ _id: 'schema' }, { $set: { version: SCHEMA_VERSION + 1 } });
    await expect(openMongoStore(address)).rejects.toThrow('or a later one');
    await expect(migrateMongo(address)).rejects.toBeInstanceOf(SchemaMismatch);
  });

  it('keeps out of the commits what is none', async () => {
    await migrateMongo(address);
    const commits = db().collection<{ _id: string }>('commits');
    const refused = await commits.insertOne({ _id: 'no commit' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(MongoServerError);
    expect((refused as MongoServerError).code).toBe(121);
  });

  it('finds the requests of a person in a database of before they were kept', async () => {
    await migrateMongo(address);
    const digest = 'a'.repeat(64);
    const store = await openMongoStore(address);
    const put = rowAbout(digest);
    await store.readModel.live.put([put]);
    await (await store.readModel.beside()).put([put]);
    await store.readModel.promote();
    await store.close();
    const rows = db().collection('requests_1');
    await rows.updateMany({}, { $unset: { subjectDigests: '' } });
    await rows.dropIndex('requests_by_person');
    await db()
      .collection<{ _id: string }>('schema')
      .updateOne({ _id: 'schema' }, { $set: { version: 7 } });

    expect(await migrateMongo(address)).toMatchObject({ from: 7, to: SCHEMA_VERSION });
    const again = await openMongoStore(address);
    const { live } = again.readModel;
    expect((await live.ofPerson([digest], 9)).map(({ id }) => id)).toEqual([put.id]);
    const beside = await again.readModel.beside();
    await beside.put([put]);
    expect(await live.digest()).toBe(await beside.digest());
    await again.close();
  });
});

const rowAbout = (digest: string): WrittenRow => ({
  ...aRequestRow({ document: JSON.stringify({ subjectDigests: [digest] }) }),
  subjectDigests: [digest],
});
