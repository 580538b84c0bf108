/**
 * Appends through the event store of the embedded profile, beside a bare group commit on the same kind
 * of file: same pragmas, tables and index, the same rows and bytes, as many writes per transaction. The
 * bare side does what any group commit of events must: serialise, queue, BEGIN, a prepared INSERT per
 * row, COMMIT, tell. What the store adds to that is what makes it an event store: the chain of hashes,
 * the look whether someone else has committed or the command is a repeated one, the newest commits kept
 * for followers.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';
import Database from 'libsql';
import { openLibsqlStore } from '#adapters/libsql';

const COMMITS_PER_STREAM = 10;
const text = 'x'.repeat(700);
const newCommit = () => ({
  commandId: randomUUID(),
  committedAt: '2026-11-20T09:00:00.000Z',
  actor: { id: 'system', channel: 'system' },
  events: [{ type: 'TaskStarted', schemaVersion: 1, data: { taskId: randomUUID(), text } }],
});

/** Runs `inFlight` writers side by side until `total` commits are durable. @returns commits a second */
async function race(inFlight, total, writer) {
  let left = total;
  const take = () => left-- > 0;
  const begun = performance.now();
  await Promise.all(Array.from({ length: inFlight }, () => writer(take)));
  return total / ((performance.now() - begun) / 1000);
}

const storeWriter = (events, commits) => async (take) => {
  for (;;) {
    const id = randomUUID();
    let last;
    for (let n = 0; n < COMMITS_PER_STREAM; n += 1) {
      if (!take()) return;
      last = await events.append(id, last, commits.pop());
    }
  }
};

class BareGroupCommit {
  #waiting = [];
  #scheduled = false;
  #position = 0;
  #stream = 0;

  constructor(path) {
    this.database = new Database(path);
    this.database.pragma('locking_mode = EXCLUSIVE');
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = FULL');
    this.database.exec(`
      CREATE TABLE streams (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
      CREATE TABLE commits (position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, number INTEGER NOT NULL,
        first_version INTEGER NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL);
      CREATE UNIQUE INDEX commits_of_stream ON commits (stream, number);`);
    this.insertStream = this.database.prepare('INSERT INTO streams VALUES (?, ?)');
    this.insertCommit = this.database.prepare('INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?)');
    this.begin = this.database.prepare('BEGIN IMMEDIATE');
    this.commit = this.database.prepare('COMMIT');
  }

  nextStream = () => (this.#stream += 1);

  write(row) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(this.#run);
    });
  }

  #run = () => {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#scheduled = false;
    this.begin.run([]);
    for (const { row } of batch) {
      if (row.streamId) this.insertStream.run([row.stream, row.streamId]);
      this.insertCommit.run([(this.#position += 1), row.stream, row.number, row.number, row.hash, row.body]);
    }
    this.commit.run([]);
    for (const { resolve } of batch) resolve();
  };
}

const hash = randomBytes(32).toString('hex');

const bareWriter = (bare, commits) => async (take) => {
  for (;;) {
    const stream = bare.nextStream();
    for (let number = 1; number <= COMMITS_PER_STREAM; number += 1) {
      if (!take()) return;
      const streamId = number === 1 ? randomUUID() : undefined;
      await bare.write({ stream, streamId, number, hash, body: JSON.stringify(commits.pop()) });
    }
  }
};

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Short rounds in turns, so that whatever else the machine does meets both sides alike; the median of
 * the rounds' ratios.
 */
async function compare(inFlight, total, count) {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const store = await openLibsqlStore(join(folder, 'store'));
  const bare = new BareGroupCommit(join(folder, 'bare.db'));
  const ratios = [];
  const speeds = { store: [], bare: [] };
  try {
    // The first two rounds warm up.
    for (let round = -2; round < count; round += 1) {
      const commits = () => Array.from({ length: total }, newCommit);
      const writers = { store: storeWriter(store.events, commits()), bare: bareWriter(bare, commits()) };
      const speed = {};
      for (const side of round % 2 ? ['store', 'bare'] : ['bare', 'store'])
        speed[side] = await race(inFlight, total, writers[side]);
      if (round < 0) continue;
      ratios.push(speed.store / speed.bare);
      for (const side of ['store', 'bare']) speeds[side].push(speed[side]);
    }
  } finally {
    await store.close();
    bare.database.close();
    rmSync(folder, { recursive: true });
  }
  return { ratio: median(ratios), store: median(speeds.store), bare: median(speeds.bare) };
}

export async function run({ quick }) {
  const rows = [];
  for (const [inFlight, total] of [
    [1, 500],
    [16, 3_000],
    [64, 6_000],
  ]) {
    const { ratio, store, bare } = await compare(inFlight, total, quick ? 3 : 21);
    rows.push({
      what: `embedded append, ${inFlight} in flight`,
      against: 'a bare group commit',
      ratio,
      aim: 0.9,
      note: `${Math.round(store)} commits a second, the bare one ${Math.round(bare)} (medians)`,
    });
  }
  return rows;
}
