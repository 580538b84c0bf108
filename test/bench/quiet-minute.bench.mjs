/**
 * What looking for due timers costs while none is due: with 10⁴ open ones beside 10⁶, all due in some weeks.
 * A process with shared timers looks thirty times a minute; one that is alone looks once and waits for the
 * next. The ratio is time with few divided by time with many: 1 is flat.
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
const MANY = 1_000_000;
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
  dueAt: new Date(Date.now() + 14 * DAY + ((n * 7919) % MANY) * (30 * DAY / MANY)).toISOString(),
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

/** Both kinds of question: what is due now, and when the next one is due. */
async function looks(timers, rounds) {
  const due = await cost(rounds, () => timers.due(new Date().toISOString(), 256));
  const next = await cost(rounds, () => timers.next());
  return { due, next };
}

async function measure({ name, timers, open, many, rounds }) {
  await fill(open, 0, FEW);
  const few = await looks(timers, rounds);
  await fill(open, FEW, many);
  const more = await looks(timers, rounds);
  const minute = ({ time, processor }) =>
    `${(time * LOOKS_A_MINUTE).toFixed(2)} ms, ${(processor * LOOKS_A_MINUTE).toFixed(1)} of the process's processor`;
  return ['due', 'next'].map((question) => ({
    what: `quiet minute, ${question === 'due' ? 'what is due' : 'which is next'}`,
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
    return await measure({ name: 'libsql', timers, open, many, rounds });
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
}

async function cluster(many, rounds) {
  const server = await mongoForBench('quiet minute on MongoDB');
  if (!server) return [];
  await migrateMongo(server.address);
  const { timers, close } = await openMongoStore(server.address);
  const stored = server.db.collection('timers');
  const open = (some) =>
    stored.insertMany(
      some.map((one, n) => ({ _id: `${one.streamId}:${one.name}`, bucket: n % 16, ...one })),
      { ordered: false, writeConcern: { w: 1 } },
    );
  try {
    return await measure({ name: server.name, timers, open, many, rounds });
  } finally {
    await close();
    await server.close();
  }
}

export async function run({ quick }) {
  const many = quick ? MANY / 10 : MANY;
  return [...(await embedded(many, 200)), ...(await cluster(many, 40))];
}
