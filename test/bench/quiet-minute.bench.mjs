/**
 * What looking for due timers costs while none is due: with 10⁴ open ones beside 10⁷ (10⁶ on MongoDB), all due
 * in some weeks. A process of a cluster looks thirty times a minute for what is due; one that is alone looks for it when
 * it was told of a change, and asks when the next one is. The ratio is time with few divided by time with
 * many: 1 is flat. The stand-in for MongoDB nearly stands still some hundred thousand writes on, so it gets 10⁵.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openLibsqlStore } from '#adapters/libsql';
import { migrateMongo, openMongoStore } from '#adapters/mongo';
import { mongoForBench } from './mongo-for-bench.mjs';
import { median } from './turns.mjs';

const DAY = 86_400_000;
const FEW = 10_000;
const MANY = { libsql: 10_000_000, mongo: 1_000_000 };
const AT_ONCE = 5_000;
const LOOKS_A_MINUTE = 30;

/** @param open writes some timers @param from, to which ones */
async function fill(open, from, to) {
  for (let n = from; n < to; n += AT_ONCE)
    await open(Array.from({ length: Math.min(AT_ONCE, to - n) }, (_, index) => timer(n + index)));
}

/** Spread evenly over thirty days, which begin in two weeks. */
const timer = (n) => ({
  streamId: `request-${n}`,
  name: 'reminder:7',
  dueAt: new Date(
    Date.now() + 14 * DAY + ((n * 7919) % MANY.libsql) * ((30 * DAY) / MANY.libsql),
  ).toISOString(),
});

/** Milliseconds of time, and of the process's own processor, for each call: medians of many calls in a row. */
async function cost(rounds, call) {
  const [times, processors] = [[], []];
  for (let round = -10; round < rounds; round += 1) {
    const used = process.cpuUsage();
    const begun = performance.now();
    await call();
    const time = performance.now() - begun;
    const { user, system } = process.cpuUsage(used);
    if (round < 0) continue;
    times.push(time);
    processors.push((user + system) / 1000);
  }
  return { time: median(times), processor: processors.reduce((sum, one) => sum + one, 0) / rounds };
}

const questions = {
  'what is due': (timers) => timers.due(new Date().toISOString(), 256),
  'which is next': (timers) => timers.next(),
};

async function looks(timers, asked, rounds) {
  const costs = {};
  for (const question of asked) costs[question] = await cost(rounds, () => questions[question](timers));
  return costs;
}

async function measure({ name, timers, asked, open, many, rounds }) {
  await fill(open, 0, FEW);
  const few = await looks(timers, asked, rounds);
  await fill(open, FEW, many);
  const more = await looks(timers, asked, rounds);
  const minute = ({ time, processor }) =>
    `${(time * LOOKS_A_MINUTE).toFixed(2)} ms, ${(processor * LOOKS_A_MINUTE).toFixed(1)} of the process's processor`;
  return asked.map((question) => ({
    what: `quiet minute, ${question}`,
    against: `the same with ${FEW} open timers`,
    ratio: few[question].time / more[question].time,
    aim: 0.8,
    note: `30 looks at ${many}: ${minute(more[question])}; at ${FEW}: ${minute(few[question])} (${name})`,
  }));
}

async function embedded(many, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const { timers, close } = await openLibsqlStore(folder);
  const open = (some) => timers.apply(some.map((one) => ({ change: 'schedule', ...one })));
  try {
    return await measure({ name: 'libsql', timers, asked: Object.keys(questions), open, many, rounds });
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
}

const most = ({ isStandIn }, many) => (isStandIn ? many / 10 : many);

async function cluster(many, rounds) {
  const server = await mongoForBench('quiet minute on MongoDB');
  if (!server) return [];
  await migrateMongo(server.address);
  const { shareTimers, close } = await openMongoStore(server.address);
  const timers = shareTimers();
  const stored = server.db.collection('timers');
  const open = (some) =>
    stored.insertMany(
      some.map((one, n) => ({ _id: `${one.streamId}:${one.name}`, bucket: n % 16, ...one })),
      { ordered: false, writeConcern: { w: 1 }, bypassDocumentValidation: true },
    );
  try {
    const asked = ['what is due'];
    return await measure({ name: server.name, timers, asked, open, many: most(server, many), rounds });
  } finally {
    await timers.leave();
    await close();
    await server.close();
  }
}

export async function run({ quick }) {
  const part = quick ? 50 : 1;
  return [...(await embedded(MANY.libsql / part, 200)), ...(await cluster(MANY.mongo / part, 40))];
}
