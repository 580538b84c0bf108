/**
 * Appends through the event store of the cluster profile, beside a bare `insertOne` of a document of the
 * same size with the same write concern (majority and journal), into a collection without a validator and
 * into one with the validator of the commits, and beside Emmett's event store, which keeps a stream in one
 * document and reads before it writes.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { migrateMongo, openMongoStore } from '#adapters/mongo';
import { openEmmett } from './emmett.mjs';
import { mongoForBench } from './mongo-for-bench.mjs';
import { inTurns, race } from './turns.mjs';

const COMMITS_PER_STREAM = 10;
const text = 'x'.repeat(700);
const hash = randomBytes(32).toString('hex');
const anEvent = () => ({ type: 'TaskStarted', schemaVersion: 1, data: { taskId: randomUUID(), text } });
const aCommit = () => ({
  commandId: randomUUID(),
  committedAt: '2026-11-20T09:00:00.000Z',
  actor: { id: 'system', channel: 'system' },
  events: [anEvent()],
});

/** One stream after the other, each commit behind the one before it. */
const streams = (append) => async (take) => {
  for (;;) {
    const id = randomUUID();
    let last;
    for (let number = 1; number <= COMMITS_PER_STREAM; number += 1) {
      if (!take()) return;
      last = await append(id, number, last);
    }
  }
};

const bareInsert = (collection) => (id, number) =>
  collection.insertOne({
    _id: `${id}/${String(number).padStart(8, '0')}`,
    firstVersion: number,
    previousHash: hash,
    hash,
    body: JSON.stringify(aCommit()),
    storedAt: new Date(),
  });

const emmettAppend = (emmett) => async (id, _number, version) => {
  const { type, data } = anEvent();
  const appended = await emmett.appendToStream(`request:${id}`, [{ type, data }], {
    expectedStreamVersion: version ?? 'STREAM_DOES_NOT_EXIST',
  });
  return appended.nextExpectedStreamVersion;
};

export async function run({ quick }) {
  const server = await mongoForBench('mongo append');
  if (!server) return [];
  await migrateMongo(server.address);
  const { events, close } = await openMongoStore(server.address);
  const emmett = await openEmmett(server.address);
  const bare = bareInsert(server.db.collection('bare'));
  const [{ options }] = await server.db.listCollections({ name: 'commits' }).toArray();
  const checked = bareInsert(await server.db.createCollection('checked', options));
  const rows = [];
  try {
    for (const inFlight of [1, 16, 64, 256]) {
      const total = quick ? Math.max(40, inFlight) : Math.max(100, 4 * inFlight);
      const side = (append) => () => race(inFlight, total, streams(append));
      const turns = await inTurns(quick ? 2 : 15, {
        lethe: side((id, _number, last) => events.append(id, last, aCommit())),
        bare: side(bare),
        checked: side(checked),
        ...(emmett && { emmett: side(emmettAppend(emmett.store)) }),
      });
      const speeds = `${Math.round(turns.speed('lethe'))} commits a second`;
      rows.push({
        what: `mongo append, ${inFlight} in flight`,
        against: 'a bare insertOne',
        ratio: turns.ratio('lethe', 'bare'),
        aim: 0.9,
        note: `${speeds}, the bare one ${Math.round(turns.speed('bare'))} (medians; ${server.name})`,
      });
      rows.push({
        what: `mongo append, ${inFlight} in flight`,
        against: 'an insertOne that is checked by the same validator',
        ratio: turns.ratio('lethe', 'checked'),
        aim: 0.9,
        note: `${speeds}, the checked one ${Math.round(turns.speed('checked'))} (medians; ${server.name})`,
      });
      if (emmett)
        rows.push({
          what: `mongo append, ${inFlight} in flight`,
          against: 'an append of Emmett',
          ratio: turns.ratio('lethe', 'emmett'),
          aim: 2,
          note: `${speeds}, Emmett's ${Math.round(turns.speed('emmett'))} (medians; ${server.name})`,
        });
    }
  } finally {
    await emmett?.close();
    await close();
    await server.close();
  }
  return rows;
}
