import { mkdtemp, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import { timers as names, urgencyOf } from '#domain';
import type { Clock, Timer, Timers } from '#ports';
import { after, day, submission } from '#testing';
import { CommandRunner } from './command-runner.js';
import type { LateTimers } from './late-timers.js';
import { RequestRepository } from './request-repository.js';
import { TimerFiring, type TimerFiringTerms } from './timer-firing.js';
import { CloseAdmission } from './register/close-admission.js';
import { RegisterBook } from './register/register-book.js';

/** Due dates of what was received on 2 March: the 27th, by law 2 April. It is 5 April: a week went by. */
const NOW = '2026-04-05T09:00:00.000Z';

let folder: string;
let store: LibsqlStore;
let commands: CommandRunner;
let fired: Timer[];
let late: LateTimers[];
let now: string;
const clock: Clock = { now: () => now, until: () => Promise.resolve() };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-timers-'));
  store = await openLibsqlStore(folder);
  const book = new RegisterBook(store.events, clock);
  const admission = new CloseAdmission({
    store: store.events,
    clock,
    book,
    limits: { perDay: 1000, moreThanUsual: null },
  });
  commands = new CommandRunner(new RequestRepository(store.events), clock, { book, admission });
  [fired, late, now] = [[], [], NOW];
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function firing(terms: Partial<TimerFiringTerms> = {}): TimerFiring {
  const noted: Timers = {
    apply: (changes) => store.timers.apply(changes),
    due: (moment, limit, urgency) => store.timers.due(moment, limit, urgency),
    next: () => store.timers.next(),
    all: () => store.timers.all(),
    fired: async (timer) => {
      fired.push(timer);
      await store.timers.fired(timer);
    },
  };
  const onFault = (error: unknown) => {
    throw error;
  };
  return new TimerFiring(noted, commands, clock, { onFault, onLate: (one) => late.push(one), ...terms });
}

const set = (streams: readonly string[], name: string, dueAt: string): Promise<void> =>
  store.timers.apply(
    streams.map((streamId) => ({ change: 'schedule', streamId, name, dueAt, urgency: urgencyOf(name) })),
  );

/** Requests that wait for a person, so that their dates are all that happens to them. */
async function submitted(count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  now = day(0);
  for (const id of ids)
    await commands.run(id, { ...submission({ id, approvalRequired: true }), commandId: id });
  now = NOW;
  return ids;
}
const nobody = (count: number): readonly string[] => Array.from({ length: count }, () => randomUUID());
const placesOf = (name: string): readonly number[] =>
  fired.flatMap((timer, place) => (timer.name === name ? [place] : []));

describe('whoever fires timers and was off for a week', () => {
  it('begins with the dates that people are told of, however long the rest has waited, and leaves none out', async () => {
    const requests = await submitted(40);
    await set(nobody(3000), 'task:some', after({ days: -7 }, NOW));
    await set(nobody(300), names.ownRetention, after({ days: -8 }, NOW));
    await set(requests, names.deadline, after({ days: -1 }, NOW));
    expect(await firing().fireDue()).toBe(3340);
    expect(Math.max(...placesOf(names.deadline))).toBeLessThan(256);
    // Tidying up comes last, and does not wait for all of the work.
    expect(placesOf(names.ownRetention)[0]).toBeLessThan(256);
    expect(fired).toHaveLength(3340);
    expect(await store.timers.due(NOW, 1)).toEqual([]);
  });

  it('says once what it missed: how many timers, since when, and which dates had passed', async () => {
    await set(await submitted(3), names.deadline, after({ days: -7 }, NOW));
    await set(nobody(2), 'task:some', after({ hours: -2 }, NOW));
    await set(nobody(5), 'task:other', NOW);
    const one = firing();
    await one.fireDue();
    expect(late).toEqual([
      {
        since: after({ days: -7 }, NOW),
        timers: { deadline: 3, task: 2 },
        missed: { DeadlineMissed: 3, LegalDeadlineMissed: 3 },
      },
    ]);
    await set(nobody(5), 'task:some', NOW);
    await one.fireDue();
    expect(late).toHaveLength(1);
  });
});

describe('very many timers that are due at once', () => {
  it('let those that are more urgent and come due meanwhile go first, and whoever works here have a turn', async () => {
    await set(nobody(2000), 'task:some', after({ hours: -1 }, NOW));
    const [request = ''] = await submitted(1);
    let turns = 0;
    const between = async (): Promise<void> => {
      turns += 1;
      if (turns === 1) await set([request], names.deadline, NOW);
    };
    await firing({ between }).fireDue();
    expect(placesOf(names.deadline)).toEqual([expect.any(Number)]);
    expect(placesOf(names.deadline)[0]).toBeLessThan(2 * 256);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(2000 / 256));
  });

  it('give no task up before it was looked after, whose turn came earlier', async () => {
    const requests = nobody(400);
    await set(requests, 'task:some', after({ days: -5 }, NOW));
    await set(requests, names.stopLoss, after({ days: -1 }, NOW));
    await set(nobody(300), names.deadline, after({ days: -6 }, NOW));
    await firing().fireDue();
    for (const request of requests)
      expect(fired.filter(({ streamId }) => streamId === request).map(({ name }) => name)).toEqual([
        'task:some',
        names.stopLoss,
      ]);
  });

  it('are fired in the order of their time where they are equally urgent', async () => {
    for (const hours of [3, 1, 2]) await set(nobody(300), 'task:some', after({ hours: -hours }, NOW));
    await firing().fireDue();
    const helpings = [0, 1, 2, 3].map((nth) => fired.slice(nth * 256, (nth + 1) * 256));
    const latest = helpings.map(
      (some) =>
        some
          .map(({ dueAt }) => dueAt)
          .sort()
          .at(-1) ?? '',
    );
    expect(latest).toEqual([...latest].sort());
  });
});

describe('a clock that was set back', () => {
  it('fires nothing twice, and what is decided is not dated before what was decided earlier', async () => {
    const [request = ''] = await submitted(1);
    await set([request], names.deadline, after({ days: -1 }, NOW));
    await firing().fireDue();
    now = after({ days: -3 }, NOW);
    await set([request], names.deadline, after({ days: -4 }, NOW));
    await firing().fireDue();
    const commits = await store.events.read(request);
    expect(commits.flatMap(({ events }) => events.map(({ type }) => type)).slice(1)).toEqual([
      'DeadlineMissed',
      'LegalDeadlineMissed',
    ]);
    const times = commits.map(({ committedAt }) => committedAt);
    expect(times).toEqual([...times].sort());
  });
});

describe('two that fire the same timers by clocks five minutes apart', () => {
  it('tell each date once, leave none out, and date nothing before what was decided earlier', async () => {
    const requests = await submitted(60);
    const dueAt = requests.map((_, index) => after({ minutes: index % 10 }, NOW));
    for (const [index, request] of requests.entries())
      await set([request], names.deadline, dueAt[index] ?? NOW);
    const moments = { slow: NOW, fast: after({ minutes: 5 }, NOW) };
    const aProcess = (which: keyof typeof moments): TimerFiring => {
      const own: Clock = { now: () => moments[which], until: () => Promise.resolve() };
      const book = new RegisterBook(store.events, own);
      const admission = new CloseAdmission({
        store: store.events,
        clock: own,
        book,
        limits: { perDay: 1000, moreThanUsual: null },
      });
      const runner = new CommandRunner(new RequestRepository(store.events), own, { book, admission });
      const onFault = (error: unknown) => {
        throw error;
      };
      return new TimerFiring(store.timers, runner, own, { onFault });
    };
    const [slow, fast] = [aProcess('slow'), aProcess('fast')];
    for (const minutes of [0, 5, 10]) {
      moments.slow = after({ minutes }, NOW);
      moments.fast = after({ minutes: minutes + 5 }, NOW);
      await Promise.all([slow.fireDue(), fast.fireDue()]);
    }
    for (const request of requests) {
      const commits = await store.events.read(request);
      expect(commits.flatMap(({ events }) => events.map(({ type }) => type)).slice(1)).toEqual([
        'DeadlineMissed',
        'LegalDeadlineMissed',
      ]);
      const times = commits.map(({ committedAt }) => committedAt);
      expect(times).toEqual([...times].sort());
    }
    expect(await store.timers.due(after({ days: 1 }, NOW), 1)).toEqual([]);
  });
});
