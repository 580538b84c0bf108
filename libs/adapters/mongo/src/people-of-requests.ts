import type { AnyBulkWriteOperation, Collection, Db } from 'mongodb';
import { RequestGenerations } from './request-generations.js';
import type { RequestRecord } from './request-record.js';
import { requestCollection } from './request-schema.js';

const BATCH = 500;

/** Rows of before the requests of a person could be found say in their documents who they are about, as digests. */
export async function findPeopleAgain(db: Db): Promise<void> {
  const generations = new RequestGenerations(db);
  const { live } = await generations.state();
  const rows = generations.rows(live);
  await rows.createIndexes(
    (requestCollection(live).indexes ?? []).filter(({ name }) => name === 'requests_by_person'),
  );
  for (;;) {
    const before = await rows
      .find({ subjectDigests: { $exists: false } }, { projection: { document: 1 } })
      .limit(BATCH)
      .toArray();
    if (before.length === 0) return;
    await write(rows, before);
  }
}

async function write(
  rows: Collection<RequestRecord>,
  before: readonly Pick<RequestRecord, '_id' | 'document'>[],
): Promise<void> {
  const writes = before.map(({ _id, document }): AnyBulkWriteOperation<RequestRecord> => {
    const { subjectDigests = [] } = JSON.parse(document) as { readonly subjectDigests?: readonly string[] };
    return { updateOne: { filter: { _id }, update: { $set: { subjectDigests } } } };
  });
  await rows.bulkWrite(writes, { ordered: false });
}
