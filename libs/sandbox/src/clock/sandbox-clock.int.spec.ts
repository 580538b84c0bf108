import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepsTheClockContract } from '#testing';
import { sandboxTime } from './clock-file.js';
import { ClockRefused, SandboxClock } from './sandbox-clock.js';

const START = Date.UTC(2026, 10, 20, 9);
const never = new AbortController().signal;

describe('SandboxClock', () => {
  let folder: string;
  let real = START;
  const wall = (): number => real;
  const open = (secondsPerDay: number): SandboxClock => SandboxClock.open(folder, { secondsPerDay, wall });
  beforeEach(async () => {
    real = START;
    folder = await mkdtemp(join(tmpdir(), 'lethe-clock-'));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  it('starts at the real time and runs faster', () => {
    const clock = open(20);
    expect(clock.now()).toBe('2026-11-20T09:00:00.000Z');
    real += 20_000;
    expect(clock.now()).toBe('2026-11-21T09:00:00.000Z');
  });

  it('stands still at a speed of 0 until it is moved', () => {
    const clock = open(0);
    real += 3_600_000;
    expect(clock.now()).toBe('2026-11-20T09:00:00.000Z');
    expect(clock.advance('P1D')).toBe('2026-11-21T09:00:00.000Z');
    expect(clock.now()).toBe('2026-11-21T09:00:00.000Z');
  });

  it('moves by months of the calendar', () => {
    const clock = open(0);
    clock.advance('P2M11D');
    expect(clock.now()).toBe('2027-01-31T09:00:00.000Z');
    expect(clock.advance('P1M')).toBe('2027-02-28T09:00:00.000Z');
  });

  it.each(['P0D', '-P1D', 'P11Y', 'P1', '1D', '', 'PT', 'P1.5Y', 'yesterday'])(
    'refuses to move by %p, and stays where it was',
    (duration) => {
      const clock = open(0);
      expect(() => clock.advance(duration)).toThrow(ClockRefused);
      expect(clock.now()).toBe('2026-11-20T09:00:00.000Z');
    },
  );

  it('refuses to go past the years that its times can be written with', () => {
    const clock = open(0);
    expect(() => {
      for (let decade = 0; decade < 900; decade += 1) clock.advance('P10Y');
    }).toThrow(ClockRefused);
    expect(clock.now()).toMatch(/^99\d\d-/);
  });

  it.each([-1, 86_401, Number.NaN, Infinity])('refuses %p seconds a day', (speed) => {
    expect(() => open(0).setSecondsPerDay(speed)).toThrow(ClockRefused);
  });

  it('changes its speed without a leap', () => {
    const clock = open(20);
    real += 10_000;
    clock.setSecondsPerDay(0);
    real += 10_000;
    expect(clock.now()).toBe('2026-11-20T21:00:00.000Z');
    clock.setSecondsPerDay(86_400);
    real += 1000;
    expect(clock.now()).toBe('2026-11-20T21:00:01.000Z');
  });

  it('does not go back when the real clock is set back', () => {
    const clock = open(20);
    real += 20_000;
    const before = clock.now();
    real -= 60_000;
    expect(clock.now()).toBe(before);
  });

  it('goes on after a kill where it had come to, whatever time no process ran', () => {
    const killed = open(20);
    real += 20_000;
    const last = killed.now();
    real += 8 * 3_600_000;
    const now = open(20).now();
    expect(now >= last).toBe(true);
    expect(now < '2026-11-21T12:00:00.000Z').toBe(true);
  });

  it('goes on at the exact time after an orderly stop', () => {
    const clock = open(20);
    real += 20_000;
    clock.close();
    expect(open(20).now()).toBe('2026-11-21T09:00:00.000Z');
  });

  it('keeps a chosen speed over a restart, unless the restart asks for another', () => {
    open(20).setSecondsPerDay(0);
    expect(open(20).secondsPerDay).toBe(0);
    expect(open(5).secondsPerDay).toBe(5);
  });

  it('never hands out a time before another one, through any moves, kills and speeds', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('wait' as const), by: fc.integer({ min: -5000, max: 100_000 }) }),
      fc.record({ kind: fc.constant('speed' as const), by: fc.constantFrom(0, 0.5, 20, 86_400) }),
      fc.record({ kind: fc.constant('advance' as const), by: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constant('kill' as const), by: fc.constantFrom(0, 20) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let clock = open(20);
        let last = clock.now();
        for (const { kind, by } of steps) {
          if (kind === 'wait') real += by;
          if (kind === 'speed') clock.setSecondsPerDay(by);
          if (kind === 'advance') clock.advance(`P${by}D`);
          if (kind === 'kill') clock = open(by);
          const now = clock.now();
          expect(now >= last).toBe(true);
          last = now;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the same for a program beside it', () => {
    const clock = open(20);
    real += 20_000;
    expect(new Date(sandboxTime(folder)).toISOString() <= clock.now()).toBe(true);
    clock.setSecondsPerDay(0);
    expect(new Date(sandboxTime(folder)).toISOString()).toBe(clock.now());
  });

  it('says that a file is not a clock’s', async () => {
    await writeFile(join(folder, 'clock.json'), '{"anchor":"yesterday"}');
    expect(() => open(20)).toThrow(/not the file of a sandbox clock/);
  });

  it('wakes who waits for a moment when it is moved over it, and nobody else', async () => {
    const clock = open(0);
    const woken: string[] = [];
    const wait = (moment: string) => clock.until(moment, never).then(() => woken.push(moment));
    const first = wait('2026-11-21T00:00:00.000Z');
    const second = wait('2026-11-25T00:00:00.000Z');
    clock.advance('P1D');
    await first;
    expect(woken).toEqual(['2026-11-21T00:00:00.000Z']);
    clock.advance('P30D');
    await second;
  });

  it('wakes who waits by itself while it runs', async () => {
    const clock = SandboxClock.open(folder, { secondsPerDay: 0.5 });
    const soon = new Date(Date.parse(clock.now()) + 3_600_000).toISOString();
    await clock.until(soon, never);
    expect(clock.now() >= soon).toBe(true);
  });

  it('wakes who waits when it begins to run', async () => {
    const clock = SandboxClock.open(folder, { secondsPerDay: 0 });
    const waiting = clock.until(new Date(Date.parse(clock.now()) + 3_600_000).toISOString(), never);
    clock.setSecondsPerDay(0.5);
    await waiting;
  });

  it('lets go at once of a past moment and of a wait that is called off', async () => {
    const clock = open(0);
    await clock.until('2026-11-20T08:59:59.999Z', never);
    const off = new AbortController();
    const waiting = clock.until('2036-01-01T00:00:00.000Z', off.signal);
    off.abort();
    await waiting;
    await clock.until('2036-01-01T00:00:00.000Z', AbortSignal.abort());
  });

  describe('as a clock', () => {
    for (const secondsPerDay of [0, 20])
      keepsTheClockContract(async () => {
        const clock = SandboxClock.open(folder, { secondsPerDay });
        return {
          clock,
          advance: async (milliseconds) => void clock.advance(`PT${milliseconds / 1000}S`),
          close: async () => clock.close(),
        };
      });
  });
});
