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
import { SystemClock } from '#adapters/in-process';
import { openLibsqlStore } from '#adapters/libsql';
import { privacyRequests, Processor } from '#application';
import { ArtifactVault, KeyedDigests, KeyRing, newMasterKeyText, parseMasterKey, TaskTokens } from '#vault';

const SOURCES = ['nps-extension', 'adfs-adapter', 'cloud-mfa', 'package'];
const topology = {
  'nps-extension': { hosts: [{ name: 'nps01' }, { name: 'nps02' }] },
  'adfs-adapter': { hosts: [{ name: 'adfs01' }] },
  'cloud-mfa': {},
};
const caller = { id: 'bench', role: 'admin', channel: 'rest' };
const fail = (error) => {
  throw error;
};

/** Notes what is written through the ports. */
function recording(store, written) {
  const note = (kind, texts) => written.push({ kind, texts });
  const wrap = (port, method, before) =>
    new Proxy(port, {
      get: (target, name) => {
        const value = target[name];
        if (typeof value !== 'function') return value;
        if (name !== method) return value.bind(target);
        return (...args) => {
          before(...args);
          return value.apply(target, args);
        };
      },
    });
  return {
    ...store,
    events: wrap(store.events, 'append', (_id, _after, commit) => note('commit', [JSON.stringify(commit)])),
    bus: wrap(store.bus, 'publish', (messages) =>
      note(
        'message',
        messages.map(({ value }) => value),
      ),
    ),
    timers: wrap(store.timers, 'apply', (changes) =>
      note(
        'timer',
        changes.map(({ name }) => name),
      ),
    ),
    readModel: {
      live: wrap(store.readModel.live, 'put', (rows) =>
        note(
          'row',
          rows.map(({ document }) => document),
        ),
      ),
    },
  };
}

/** The engine with handlers that answer at once. */
class Circle {
  static async open(folder, written) {
    const opened = await openLibsqlStore(folder);
    const store = written ? recording(opened, written) : opened;
    return new Circle(opened, store, await FileArtifactStore.open(join(folder, 'artifacts')));
  }

  constructor(opened, store, artifacts) {
    this.opened = opened;
    this.store = store;
    const clock = new SystemClock();
    const master = parseMasterKey(newMasterKeyText());
    const keys = new KeyRing(store.subjectKeys, master);
    const { events, feed, bus, timers, readModel } = store;
    this.processor = new Processor({
      store: events,
      feed,
      bus,
      timers,
      readModel,
      artifacts,
      keys,
      clock,
      tokens: new TaskTokens(master, clock),
      onFault: (_part, error) => fail(error),
    });
    this.requests = privacyRequests({
      listsCaughtUp: () => this.processor.listsCaughtUp(),
      repository: this.processor.repository,
      commands: this.processor.commands,
      readModel,
      keys,
      clock,
      artifacts: new ArtifactVault(artifacts, keys),
      digests: new KeyedDigests(master),
      installation: {
        planning: { topology, leaseSeconds: 1800 },
        defaultPolicy: 'gdpr',
        approvalRequired: () => false,
      },
    });
    this.processor.start();
    this.ended = new Map();
    this.subscriptions = [
      ...SOURCES.map((source) => this.#take(`lethe.tasks.${source}.v1`, (task) => this.#succeed(task))),
      this.#take('lethe.task-reports.v1', (report) => this.#report(report)),
    ];
  }

  #take(topic, handle) {
    return this.store.bus.subscribe({
      topic,
      group: 'bench',
      concurrency: 64,
      onFault: fail,
      handle: ({ value }) => handle(JSON.parse(value).data),
    });
  }

  async #succeed({ requestId, taskId, host, attempt, dispatch, action, subject }) {
    const now = new Date().toISOString();
    const artifact = {
      id: randomUUID(),
      path: subject,
      sha256: '0'.repeat(64),
      bytes: 1,
      mediaType: 'application/zip',
      operational: false,
      providedBy: 'lethe',
    };
    const proof = {
      tool: 'bench',
      toolVersion: null,
      argumentsDigest: null,
      exitCode: 0,
      counts: { files: 1 },
      outputDigest: null,
      startedAt: now,
      endedAt: now,
      remarks: [],
    };
    const data = {
      requestId,
      taskId,
      host,
      attempt,
      dispatch,
      reportedAt: now,
      outcome: 'succeeded',
      proof,
      artifacts: action === 'assemble' ? [artifact] : [],
      findings: null,
      otherPeople: 0,
    };
    const event = {
      specversion: '1.0',
      id: randomUUID(),
      source: 'bench',
      type: 'lethe.TaskReported.v1',
      data,
    };
    await this.store.bus.publish([
      { topic: 'lethe.task-reports.v1', key: requestId, value: JSON.stringify(event) },
    ]);
  }

  async #report(report) {
    await this.processor.takeReport(report);
    const { request } = await this.processor.repository.load(report.requestId);
    if (request.end) this.ended.get(request.id)?.();
  }

  /** Submits one request and resolves when it is done. */
  async request(n) {
    const submitted = await this.requests.submit(
      {
        kind: 'Export',
        subject: { userPrincipalName: `person${n}@example.com` },
        sources: ['nps-extension', 'adfs-adapter', 'cloud-mfa'],
      },
      caller,
    );
    if (!submitted.ok) throw new Error(submitted.refusal.code);
    const { id } = submitted.value;
    await new Promise((resolve) => this.ended.set(id, resolve));
    this.ended.delete(id);
  }

  async close() {
    await Promise.all(this.subscriptions.map((subscription) => subscription.stop()));
    await this.processor.stop();
    await this.opened.close();
  }
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

/** @returns requests a second */
async function race(total, inFlight, one) {
  let begun = 0;
  const lane = async () => {
    while (begun < total) await one((begun += 1));
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return total / ((performance.now() - start) / 1000);
}

async function writesOfOne(folder) {
  const written = [];
  const circle = await Circle.open(folder, written);
  await circle.request(0);
  await circle.close();
  return written;
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

export async function run({ quick }) {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const writes = await writesOfOne(join(folder, 'one'));
  const circle = await Circle.open(join(folder, 'circle'));
  const bare = new Bare(join(folder, 'bare.db'));
  const ratios = [];
  const speeds = { circle: [], bare: [] };
  try {
    for (let round = -1; round < (quick ? 3 : 9); round += 1) {
      const speed = {
        bare: await race(200, 64, () => bare.request(writes)),
        circle: await race(200, 64, (n) => circle.request(n)),
      };
      if (round < 0) continue;
      ratios.push(speed.circle / speed.bare);
      for (const side of ['circle', 'bare']) speeds[side].push(speed[side]);
    }
  } finally {
    await circle.close();
    bare.database.close();
    rmSync(folder, { recursive: true });
  }
  const kinds = Object.entries(Object.groupBy?.(writes, ({ kind }) => kind) ?? {}).map(
    ([kind, of]) => `${of.length} × ${kind}`,
  );
  return [
    {
      what: 'whole Export, 64 in flight',
      against: 'the same writes done bare',
      ratio: median(ratios),
      aim: 0.5,
      note: `${Math.round(median(speeds.circle))} requests a second, bare ${Math.round(median(speeds.bare))}; ${writes.length} writes each ${kinds.join(', ')}`,
    },
  ];
}
