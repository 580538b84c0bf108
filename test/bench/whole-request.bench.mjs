/**
 * A whole Export, from submission to done, with handlers that succeed at once, beside the same durable
 * writes and messages done bare: what one request writes is recorded first (every commit, message,
 * timer, list row and key, with its bytes), then as many requests' worth of it is written by prepared
 * statements in a group commit on the same kind of file, each write awaited before the next of its
 * request. What Lethe adds is deciding, sealing, hashing, tokens, checking schemas, projections, and the
 * bookkeeping of consumers and followers.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { FileArtifactStore } from '#adapters/files';
import { openLibsqlStore } from '#adapters/libsql';
import { Circle } from './circle.mjs';
import { countKinds, recording } from './recording.mjs';
import { inTurns, raceTo } from './turns.mjs';

/** @param written notes what is written, if it is there */
async function openCircle(folder, written) {
  const opened = await openLibsqlStore(folder);
  const artifacts = await FileArtifactStore.open(join(folder, 'artifacts'));
  const plain = { stores: { ...opened, artifacts }, bus: opened.bus };
  const { stores, bus } = written ? recording(plain.stores, plain.bus, written) : plain;
  const circle = new Circle(stores, bus);
  return {
    request: (n) => circle.request(n),
    close: async () => {
      await circle.stop();
      await opened.close();
    },
  };
}

/** The same writes without anything around them. */
class Bare {
  #waiting = [];

  constructor(path) {
    this.database = new Database(path);
    for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL'])
      this.database.pragma(pragma);
    this.database.exec(`
      CREATE TABLE commits (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (stream, number));
      CREATE TABLE messages (position INTEGER PRIMARY KEY, topic TEXT NOT NULL, body TEXT NOT NULL);
      CREATE TABLE timers (id TEXT PRIMARY KEY, due TEXT NOT NULL) WITHOUT ROWID;
      CREATE INDEX timers_due ON timers (due);
      CREATE TABLE requests (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;`);
    const prepare = (sql) => this.database.prepare(sql);
    this.insert = {
      commit: prepare('INSERT INTO commits (stream, number, body) VALUES (?, ?, ?)'),
      message: prepare('INSERT INTO messages (topic, body) VALUES (?, ?)'),
      timer: prepare('INSERT OR REPLACE INTO timers VALUES (?, ?)'),
      row: prepare('INSERT OR REPLACE INTO requests VALUES (?, ?)'),
    };
    this.begin = prepare('BEGIN IMMEDIATE');
    this.commit = prepare('COMMIT');
  }

  #values(kind, id, number, text) {
    if (kind === 'commit') return [id, number, text];
    if (kind === 'message') return ['lethe.tasks.cloud-mfa.v1', text];
    return kind === 'timer' ? [`${id}:${text}`, '2026-12-24T00:00:00.000Z'] : [id, text];
  }

  #write(work) {
    return new Promise((resolve) => {
      this.#waiting.push({ work, resolve });
      if (this.#waiting.length === 1) setImmediate(this.#together);
    });
  }

  #together = () => {
    const batch = this.#waiting;
    this.#waiting = [];
    this.begin.run([]);
    for (const { work } of batch) work();
    this.commit.run([]);
    for (const { resolve } of batch) resolve();
  };

  /** One request's worth of writes, each durable before the next. */
  async request(writes) {
    const id = randomUUID();
    let number = 0;
    for (const { kind, texts } of writes) {
      number += 1;
      await this.#write(() => {
        for (const text of texts) this.insert[kind].run(this.#values(kind, id, number, text));
      });
    }
  }
}

async function writesOfOne(folder) {
  const written = [];
  const circle = await openCircle(folder, written);
  await circle.request(0);
  await circle.close();
  return written;
}

export async function run({ quick }) {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const writes = await writesOfOne(join(folder, 'one'));
  const circle = await openCircle(join(folder, 'circle'));
  const bare = new Bare(join(folder, 'bare.db'));
  let turns;
  try {
    turns = await inTurns(quick ? 3 : 9, {
      bare: () => raceTo(200, 64, () => bare.request(writes)),
      circle: () => raceTo(200, 64, (n) => circle.request(n)),
    });
  } finally {
    await circle.close();
    bare.database.close();
    rmSync(folder, { recursive: true });
  }
  return [
    {
      what: 'whole Export, 64 in flight',
      against: 'the same writes done bare',
      ratio: turns.ratio('circle', 'bare'),
      aim: 0.5,
      note: `${Math.round(turns.speed('circle'))} requests a second, bare ${Math.round(turns.speed('bare'))}; ${writes.length} writes each: ${countKinds(writes)}`,
    },
  ];
}
