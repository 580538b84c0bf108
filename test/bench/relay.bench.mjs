/**
 * The relay of the cluster profile, draining commits that lie ready: it follows the change stream, reads and
 * folds events, opens views, makes messages, sends them, sets timers and saves its place. Beside it what no
 * relay can be faster than: a bare change stream that hands out the same documents, bare kafkajs that sends
 * the same messages in the same requests, the driver alone writing the same timers. The ratio is against the
 * slowest of them, round by round. The commits are another process's: nothing of them is in memory.
 */
import { performance } from 'node:perf_hooks';
import { SystemClock } from '#adapters/in-process';
import { KafkaMessageBus } from '#adapters/kafka';
import { openMongoStore } from '#adapters/mongo';
import { RegisterBook, Relay } from '#application';
import { KeyRing, newMasterKeyText, parseMasterKey, TaskTokens } from '#vault';
import { commitsOfRequests } from './commits-for-bench.mjs';
import { onCluster } from './cluster-for-bench.mjs';
import { sendTogether } from './kafka-for-bench.mjs';
import { inTurns } from './turns.mjs';

const seconds = (from) => (performance.now() - from) / 1000;
const noTimers = { apply: () => Promise.resolve() };

/** Commits in a database, put there anew for every round. */
class Stock {
  constructor(db) {
    this.db = db;
    this.collection = db.collection('commits');
  }

  /** As the store writes them, which is asked to do so once. */
  async fill({ events }, commits) {
    const last = new Map();
    for (const { streamId, commandId, committedAt, actor, events: some, traceparent } of commits) {
      const commit = { commandId, committedAt, actor, events: some, traceparent };
      last.set(streamId, await events.append(streamId, last.get(streamId), commit));
    }
    const inOrder = new Map(commits.map(({ hash }, index) => [hash, index]));
    const found = await this.collection.find().toArray();
    this.records = found.sort((a, b) => inOrder.get(a.hash) - inOrder.get(b.hash));
  }

  async renew() {
    await this.collection.deleteMany({});
    const stream = this.collection.watch([], { maxAwaitTimeMS: 1 });
    await stream.tryNext();
    this.before = stream.resumeToken;
    await stream.close();
    await this.collection.insertMany(this.records);
  }

  /** @returns documents a second behind the first batch, which comes with the answer that opens the stream */
  async drained() {
    const stream = this.collection.watch([], { resumeAfter: this.before, batchSize: 200 });
    await stream.next();
    const begun = performance.now();
    for (let left = this.records.length - 1; left > 0; left -= 1) await stream.next();
    const speed = (this.records.length - 200) / seconds(begun);
    await stream.close();
    return speed;
  }
}

/** @returns commits a second that the relay carries outside behind the first batch */
async function relayed(feed, subscriber, relay, total) {
  let first = 0;
  let begun;
  let left = total;
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const handle = async (commits) => {
    begun ??= performance.now();
    first ||= commits.length;
    await relay.handle(commits);
    if ((left -= commits.length) <= 0) finish();
  };
  const following = feed.follow(subscriber, handle, (error) => {
    throw error;
  });
  await finished;
  const speed = (total - first) / seconds(begun);
  await following.stop();
  return speed;
}

/** Notes the calls of a method while it passes them on. */
const noting = (calls, call) => (argument) => {
  calls.push(argument);
  return call(argument);
};

async function compare({ mongo, kafka }, quick) {
  const opened = await openMongoStore(mongo.address);
  const bus = new KafkaMessageBus(kafka.settings);
  const producer = await kafka.producer();
  const master = parseMasterKey(newMasterKeyText());
  const clock = new SystemClock();
  const tokens = new TaskTokens(master, clock);
  const { commits, keys } = await commitsOfRequests(quick ? 100 : 400, master);
  await opened.subjectKeys.add(keys);
  const stock = new Stock(mongo.db);
  await stock.fill(opened, commits);
  const [batches, timerBatches] = [[], []];
  const publish = (messages) => bus.publish(messages);
  /** Every side has a place of its own in the commits. */
  const side = (subscriber, timers, sent = publish) => {
    const { events: store, artifacts } = opened;
    const fail = (error) => {
      throw error;
    };
    return () =>
      relayed(
        opened.feed,
        subscriber,
        new Relay({
          ...{ store, artifacts, timers, tokens, tellStatus: true, onLeftBehind: fail },
          bus: { publish: sent },
          book: new RegisterBook(store, clock),
          keys: new KeyRing(opened.subjectKeys, master),
          onTimers: () => undefined,
        }),
        commits.length,
      );
  };
  const timed = async (work) => {
    const begun = performance.now();
    await work();
    return commits.length / seconds(begun);
  };
  const writes = (changes) => opened.timers.apply(changes);
  const sides = {
    drain: () => stock.drained(),
    produce: () =>
      timed(async () => {
        for (const batch of batches) await sendTogether(producer, kafka.settings, batch);
      }),
    timers: () =>
      timed(async () => {
        for (const changes of timerBatches) await writes(changes);
      }),
    messages: side('messages', noTimers),
    whole: side('whole', opened.timers),
  };
  try {
    // What is sent has to be known before it can be sent bare.
    const noted = { timers: { apply: noting(timerBatches, writes) }, publish: noting(batches, publish) };
    await side('first', noted.timers, noted.publish)();
    const turns = await inTurns(quick ? 2 : 7, sides, () => stock.renew());
    return rows(turns, { commits, batches, servers: `${mongo.name}, ${kafka.name}` });
  } finally {
    await producer.disconnect();
    await bus.close();
    await opened.close();
  }
}

function rows(turns, { commits, batches, servers }) {
  const speed = (name) => Math.round(turns.speed(name));
  const messages = batches.flat().length;
  const bare = `change stream ${speed('drain')}, produce ${speed('produce')}, timers ${speed('timers')}`;
  const note = (name) =>
    `${speed(name)} commits a second; ${bare}; ${commits.length} commits, ${messages} messages (${servers})`;
  return [
    {
      what: 'relay, messages',
      against: 'the slower of change stream and produce',
      ratio: turns.ratio('messages', 'drain', 'produce'),
      aim: 0.8,
      note: note('messages'),
    },
    {
      what: 'relay, messages and timers',
      against: 'the slowest of change stream, produce and timers',
      ratio: turns.ratio('whole', 'drain', 'produce', 'timers'),
      aim: 0.8,
      note: note('whole'),
    },
  ];
}

export const run = ({ quick }) => onCluster('relay', (servers) => compare(servers, quick));
