import { expect, it } from '@jest/globals';
import { MongoBulkWriteError, MongoServerError, type Collection } from 'mongodb';
import { StoreUnavailable } from '#ports';
import { CommitInserts } from './commit-inserts.js';
import type { CommitRecord, NewCommitRecord } from './commit-record.js';
import { StoreRefused } from './store-faults.js';

const record = (key: string): NewCommitRecord => ({
  ...{ _id: key, firstVersion: 1, previousHash: '', hash: '', body: '{}' },
});

/** What a server answers that is hard to be had from one: the driver's errors as it makes them. */
const answering = (answers: Partial<Pick<Collection<CommitRecord>, 'insertOne' | 'insertMany'>>) =>
  new CommitInserts({
    insertOne: () => Promise.resolve(),
    ...answers,
  } as unknown as Collection<CommitRecord>);

/** Two go alone at once; these wait for them and share a call. */
async function addTogether(inserts: CommitInserts, keys: readonly string[]) {
  const all = ['first', 'second', ...keys].map((key) => inserts.add(record(key)));
  return (await Promise.allSettled(all)).slice(2).map((outcome) => {
    return outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).constructor;
  });
}

const writeConcernFailed = { getWriteConcernError: () => ({ code: 64, errmsg: 'timed out' }) };
const bulkError = (writeErrors: object[], result: object) =>
  new MongoBulkWriteError({ message: '', code: 11000, writeErrors } as never, result as never);

it('calls none of a call added for good that no majority has, but knows which keys are taken', async () => {
  const inserts = answering({
    insertMany: () => Promise.reject(bulkError([{ index: 1, code: 11000 }], writeConcernFailed)),
  });
  expect(await addTogether(inserts, ['a', 'b', 'c'])).toEqual([StoreUnavailable, false, StoreUnavailable]);
});

it('does not know what became of a call that was cut off', async () => {
  const inserts = answering({ insertMany: () => Promise.reject(bulkError([], writeConcernFailed)) });
  expect(await addTogether(inserts, ['a', 'b'])).toEqual([StoreUnavailable, StoreUnavailable]);
});

it('lets no commit suffer for another for which a whole call is refused', async () => {
  const tooLarge = new MongoServerError({ message: '', code: 10334 });
  const inserts = answering({
    insertMany: () => Promise.reject(tooLarge),
    insertOne: (({ _id }: CommitRecord) =>
      _id === 'large' ? Promise.reject(tooLarge) : Promise.resolve()) as never,
  });
  expect(await addTogether(inserts, ['a', 'large', 'b'])).toEqual([true, StoreRefused, true]);
});
