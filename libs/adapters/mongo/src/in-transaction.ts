import type { ClientSession, MongoClient } from 'mongodb';
import { isDuplicate } from './store-faults.js';

/** A document that appeared meanwhile is there when the work is done again. */
const TRIES = 5;

/**
 * Several writes as one. Who meets another transaction on the way begins again, so the work may be done
 * more than once; what it throws undoes it.
 */
export async function inTransaction<T>(
  client: MongoClient,
  work: (session: ClientSession) => Promise<T>,
): Promise<T> {
  for (let tried = 1; ; tried += 1)
    try {
      return await client.withSession((session) => session.withTransaction(() => work(session)));
    } catch (error) {
      if (!isDuplicate(error) || tried === TRIES) throw error;
    }
}
