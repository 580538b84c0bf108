import { MongoBulkWriteError, type Collection } from 'mongodb';
import type { WrittenRow } from '#ports';
import { toRecord, type RequestRecord } from './request-record.js';
import { DUPLICATE } from './store-faults.js';

/**
 * Writes each row unless one of the same or a later version is there, each in one step of its own: whoever
 * dies in between leaves nothing that others would have to wait for.
 */
export async function putRows(stored: Collection<RequestRecord>, rows: readonly WrittenRow[]): Promise<void> {
  const newest = newestOf(rows);
  const there = await write(stored, newest, { upsert: true });
  // A row is there that is not older, or that came at the same moment and may be.
  if (there.length > 0) await write(stored, there, { upsert: false });
}

/** @returns those that could not be added because one of the same id is there */
async function write(
  stored: Collection<RequestRecord>,
  rows: readonly WrittenRow[],
  { upsert }: { readonly upsert: boolean },
): Promise<readonly WrittenRow[]> {
  const writes = rows.map((row) => {
    const { _id, subjectDigests = [], ...record } = toRecord(row);
    // Who a request is about never changes: its index is touched once.
    const update = { $set: record, $setOnInsert: { subjectDigests } };
    return { updateOne: { filter: { _id, version: { $lt: row.version } }, update, upsert } };
  });
  try {
    await stored.bulkWrite(writes, { ordered: false });
    return [];
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failed = [error.writeErrors].flat();
    if (failed.length === 0 || failed.some(({ code }) => code !== DUPLICATE)) throw error;
    return failed.flatMap(({ index }) => rows[index] ?? []);
  }
}

/** Of each request its newest row; of the same version the first. */
function newestOf(rows: readonly WrittenRow[]): readonly WrittenRow[] {
  const newest = new Map<string, WrittenRow>();
  for (const row of rows) if (row.version > (newest.get(row.id)?.version ?? -1)) newest.set(row.id, row);
  return [...newest.values()];
}
