/**
 * 100,000 timers that fall due at once, each of a stream of its own, fired on the embedded store as the process fires
 * them (on MongoDB 2,000); what each is decided to is one commit. Beside it the same commits appended bare, so many at a time. And what
 * the burst costs others: an append that somebody waits for every 20 ms, and a timer of the highest urgency that
 * falls due every 100 ms while all of the burst are of the lowest.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLibsqlStore } from '#adapters/libsql';
import { migrateMongo, openMongoStore } from '#adapters/mongo';
import { TimerFiring } from '#application';
import { mongoForBench } from './mongo-for-bench.mjs';
import { race } from './turns.mjs';

const AT_ONCE = 256;
const commitOf = (commandId) => ({
  commandId,
  committedAt: new Date().toISOString(),
  actor: { id: 'system', channel: 'system' },
  events: [
    {
      type: 'DeadlineReminderSent',
      schemaVersion: 1,
      data: { daysLeft: 7, dueAt: '2026-11-20T23:59:59.999Z' },
    },
  ],
});
const at95 = (times) => [...times].sort((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? 0;
const worst = (times) => times.reduce((most, time) => Math.max(most, time), 0);

async function inFile(work) {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const store = await openLibsqlStore(folder);
  try {
    return await work(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** @param address of a database that is migrated */
const inDatabase = (address) => async (work) => {
  const store = await openMongoStore(address);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

/** Appends that nobody's timer asks for, until told to stop. @returns what each took, milliseconds */
async function otherWork(events, stopped) {
  const times = [];
  while (!stopped.now) {
    const begun = performance.now();
    await events.append(randomUUID(), undefined, commitOf(randomUUID()));
    times.push(performance.now() - begun);
    await sleep(20);
  }
  return times;
}

/** Timers that are urgent, one after the other. @returns how late each was fired, milliseconds */
async function urgentTimers(timers, firedAt, stopped) {
  const asked = [];
  while (!stopped.now) {
    const streamId = `urgent-${asked.length}`;
    asked.push({ streamId, begun: performance.now() });
    await timers.apply([
      { change: 'schedule', streamId, name: 'deadline', dueAt: new Date().toISOString(), urgency: 0 },
    ]);
    await sleep(100);
  }
  return asked.flatMap(({ streamId, begun }) => {
    const at = firedAt.get(streamId);
    return at === undefined ? [] : [at - begun];
  });
}

const burst = (inStore, count) =>
  inStore(async ({ events, timers }) => {
    const dueAt = new Date().toISOString();
    for (let from = 0; from < count; from += 5_000)
      await timers.apply(
        Array.from({ length: Math.min(5_000, count - from) }, (_, n) => ({
          change: 'schedule',
          streamId: `request-${from + n}`,
          name: 'reminder:7',
          dueAt,
          urgency: 2,
        })),
      );
    const firedAt = new Map();
    const commands = {
      async run(streamId, { commandId }) {
        if (streamId.startsWith('urgent-')) firedAt.set(streamId, performance.now());
        await events.append(streamId, undefined, commitOf(commandId));
      },
    };
    const firing = new TimerFiring(
      timers,
      commands,
      { now: () => new Date().toISOString() },
      {
        onFault: (error) => {
          throw error;
        },
      },
    );
    const stop = { now: false };
    const others = [otherWork(events, stop), urgentTimers(timers, firedAt, stop)];
    const begun = performance.now();
    let took = 0;
    const firedAll = firing.fireDue().finally(() => {
      took = performance.now() - begun;
      stop.now = true;
    });
    // The first fault of any counts, and none goes on when the store is closed.
    const [fired, waits, delays] = await Promise.all([firedAll, ...others]);
    const speed = fired / (took / 1000);
    return { fired, speed, waits, delays };
  });

const bare = (inStore, count) =>
  inStore(({ events }) =>
    race(AT_ONCE, count, async (take) => {
      while (take()) await events.append(randomUUID(), undefined, commitOf(randomUUID()));
    }),
  );

const quiet = (inStore) =>
  inStore(async ({ events }) => {
    const stop = { now: false };
    const work = otherWork(events, stop);
    await sleep(2_000);
    stop.now = true;
    return work;
  });

async function rowsOf(where, inStore, count) {
  const alone = at95(await quiet(inStore));
  const appended = await bare(inStore, count);
  const { fired, speed, waits, delays } = await burst(inStore, count);
  if (fired < count) throw new Error(`Only ${fired} timers were fired.`);
  return [
    {
      what: `burst of ${count} timers, ${where}`,
      against: 'the same commits appended bare',
      ratio: speed / appended,
      aim: 0.5,
      note: `${Math.round(speed)} a second, bare ${Math.round(appended)}`,
    },
    {
      what: 'others while it lasts',
      against: 'an append within 100 ms, 95 of 100',
      ratio: 100 / at95(waits),
      aim: 1,
      note: `append ${at95(waits).toFixed(1)} ms (worst ${worst(waits).toFixed(0)}; alone ${alone.toFixed(1)}); urgent timers fired after ${at95(delays).toFixed(0)} ms (worst ${worst(delays).toFixed(0)}, ${delays.length} of them)`,
    },
  ];
}

export async function run({ quick }) {
  const rows = await rowsOf('embedded', inFile, quick ? 10_000 : 100_000);
  const server = await mongoForBench('timer burst');
  if (!server) return rows;
  try {
    await migrateMongo(server.address);
    return [...rows, ...(await rowsOf(server.name, inDatabase(server.address), quick ? 500 : 2_000))];
  } finally {
    await server.close();
  }
}
