/** What one request writes on MongoDB and Kafka, without anything around it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { sendTogether } from './kafka-for-bench.mjs';

const hash = randomBytes(32).toString('hex');

/** Messages that come while a request is under way go together in the next. */
class GroupSend {
  #waiting = [];
  #sending = false;

  constructor(send) {
    this.send = send;
  }

  publish(messages) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ messages, resolve, reject });
      if (!this.#sending) void this.#run();
    });
  }

  async #run() {
    this.#sending = true;
    while (this.#waiting.length > 0) {
      const calls = this.#waiting;
      this.#waiting = [];
      try {
        await this.send(calls.flatMap(({ messages }) => messages));
        for (const { resolve } of calls) resolve();
      } catch (error) {
        for (const { reject } of calls) reject(error);
      }
    }
    this.#sending = false;
  }
}

export class BareCluster {
  static async open({ mongo, kafka }, writes) {
    const producer = await kafka.producer();
    return new BareCluster({ db: mongo.db, settings: kafka.settings, producer, writes });
  }

  constructor({ db, settings, producer, writes }) {
    this.producer = producer;
    this.steps = inSteps(writes);
    this.commits = db.collection('bare_commits');
    this.timers = db.collection('bare_timers');
    this.rows = db.collection('bare_rows');
    this.group = new GroupSend((messages) => sendTogether(producer, settings, messages));
  }

  async request() {
    const id = randomUUID();
    const beside = [];
    let number = 0;
    for (const step of this.steps) {
      const done = Promise.all(step.map((write) => this[write.kind](id, write, (number += 1))));
      if (step[0].kind === 'timer' || step[0].kind === 'row') beside.push(done);
      else await done;
    }
    await Promise.all(beside);
  }

  commit(id, { texts: [body] }, number) {
    const _id = `${id}/${String(number).padStart(8, '0')}`;
    const storedAt = new Date();
    return this.commits.insertOne({ _id, firstVersion: number, previousHash: hash, hash, body, storedAt });
  }

  message(id, { given }) {
    return this.group.publish(given.map(({ topic, value }) => ({ topic, key: id, value })));
  }

  timer(id, { given }) {
    const writes = given.map(({ change, name, dueAt }) => {
      const filter = { _id: `${id}:${name}` };
      if (change === 'cancel') return { deleteOne: { filter } };
      return { replaceOne: { filter, replacement: { streamId: id, name, bucket: 1, dueAt }, upsert: true } };
    });
    return this.timers.bulkWrite(writes, { ordered: false });
  }

  row(id, { given }) {
    const writes = given.map((row) => ({
      updateOne: { filter: { _id: id }, update: { $set: row }, upsert: true },
    }));
    return this.rows.bulkWrite(writes, { ordered: false });
  }

  close() {
    return this.producer.disconnect();
  }
}

/** Writes that need not wait for each other: reports of handlers that came one right after the other. */
function inSteps(writes) {
  const isReport = ({ kind, given }) =>
    kind === 'message' && given.every(({ topic }) => topic === 'lethe.task-reports.v1');
  const steps = [];
  for (const write of writes) {
    const last = steps.at(-1);
    if (last && isReport(write) && isReport(last[0])) last.push(write);
    else steps.push([write]);
  }
  return steps;
}
