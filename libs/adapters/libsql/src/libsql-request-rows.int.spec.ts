import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import type { WrittenRow } from '#ports';
import { aRequestRow } from '#testing';
import { openLibsqlStore } from './open-libsql-store.js';
import { recordColumns, toRecord } from './request-record.js';
import { dataSchema } from './schema/data-schema.js';

const row: WrittenRow = { ...aRequestRow(), outlook: '[]', subjectDigests: ['a'.repeat(64)] };

describe('the list of requests in a file', () => {
  let folder = '';
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'lethe-libsql-rows-'))));
  afterEach(() => rm(folder, { recursive: true }));

  /** Whether the list, after something was done to its file, equals one that is built anew. */
  async function equalAfter(sql: string): Promise<boolean> {
    const before = await openLibsqlStore(folder);
    await before.readModel.live.put([row]);
    await before.close();
    const file = new Database(join(folder, 'data.db'));
    file.exec(sql);
    file.close();
    const store = await openLibsqlStore(folder);
    const beside = await store.readModel.beside();
    await beside.put([row]);
    const digests = [await store.readModel.live.digest(), await beside.digest()];
    await store.close();
    return digests[0] === digests[1];
  }

  it.each([
    ['nothing', 'SELECT 1', true],
    ['a document', "UPDATE requests SET document = '{ }'", false],
    ['where a clock stands, by which lists are filtered', 'UPDATE requests SET clock = 2', false],
    ['a count', 'UPDATE request_counts SET count = 7', false],
    ['an outlook', "UPDATE request_outlooks SET outlook = '[2]'", false],
    ['a lost outlook', 'DELETE FROM request_outlooks', false],
    ['whom a request is about', "UPDATE requests_of_people SET digest = 'b'", false],
    ['a lost person', 'DELETE FROM requests_of_people', false],
    ['a lost row', 'DELETE FROM requests', false],
  ])('has a digest that tells of %s', async (_what, sql, equal) => {
    expect(await equalAfter(sql)).toBe(equal);
  });

  it('equals one built anew, and finds the requests of a person, in a file of before they were kept', async () => {
    const document = JSON.stringify({ subjectDigests: row.subjectDigests });
    const old = { ...row, document };
    const file = new Database(join(folder, 'data.db'));
    for (const step of dataSchema.slice(0, 10)) file.exec(step);
    const record = toRecord(old);
    file
      .prepare(
        `INSERT INTO requests (${recordColumns}, clock, generation) VALUES (${record.map(() => '?').join(', ')}, 0, 1)`,
      )
      .run(...record);
    file.exec(`INSERT INTO request_outlooks VALUES (1, '${row.id}', '[]');
      INSERT INTO request_counts VALUES (1, 'Export', 'running', 'not-applicable', 1);
      PRAGMA user_version = 10`);
    file.close();
    const store = await openLibsqlStore(folder);
    const { live } = store.readModel;
    expect((await live.ofPerson(row.subjectDigests ?? [], 9)).map(({ id }) => id)).toEqual([row.id]);
    const beside = await store.readModel.beside();
    await beside.put([old]);
    expect(await live.digest()).toBe(await beside.digest());
    await store.close();
  });
});
