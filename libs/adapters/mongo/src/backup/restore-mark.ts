import type { Db } from 'mongodb';
import { StoreUnusable } from '#ports';
import { inStore, unlessThere } from '../store-faults.js';
import { BackupUnusable } from './backup-unusable.js';

/** Stands in a database from the first to the last step of a restore: nothing opens it meanwhile. */
interface RestoreMark {
  readonly _id: 'restore';
  readonly since: Date;
}

const marks = (db: Db) => db.collection<RestoreMark>('schema');

/** Half of a backup is in the database. */
export class HalfRestored extends StoreUnusable {
  constructor(database: string, since: Date) {
    super(
      `The database ${database} is half restored: a restore that began at ${since.toISOString()} goes on still, or ` +
        'broke off. If it broke off, drop the database and restore again.',
    );
  }
}

/** @throws {HalfRestored} @throws {StoreUnavailable} */
export async function refuseHalfRestored(db: Db): Promise<void> {
  const mark = await inStore('its schema could not be read', () => marks(db).findOne({ _id: 'restore' }));
  if (mark) throw new HalfRestored(db.databaseName, mark.since);
}

/** @throws {BackupUnusable} the database has something @throws {HalfRestored} @throws {StoreUnavailable} */
export async function beginRestore(db: Db): Promise<void> {
  await refuseHalfRestored(db);
  const there = await inStore('the database could not be looked at', () =>
    db.listCollections({}, { nameOnly: true }).toArray(),
  );
  if (there.length > 0)
    throw new BackupUnusable(
      `The database ${db.databaseName} has ${there.length} collections already. Name one that is empty or not there in MONGODB_URI; a restore makes the schema itself, so no migration comes before it.`,
    );
  const since = new Date();
  if (!(await unlessThere('a restore may have begun', () => marks(db).insertOne({ _id: 'restore', since }))))
    throw new HalfRestored(db.databaseName, since);
}

export async function endRestore(db: Db): Promise<void> {
  await inStore('a restore may not have ended', () => marks(db).deleteOne({ _id: 'restore' }));
}
