import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ClockRefused } from './sandbox-clock.js';
import { NoSandboxWorld, SharedSandboxClock } from './shared-sandbox-clock.js';

const DAY = 24 * 3600 * 1000;

let folder: string;
let clocks: SharedSandboxClock[];
beforeEach(async () => {
  clocks = [];
  folder = await mkdtemp(join(tmpdir(), 'lethe-clock-'));
});
afterEach(async () => {
  for (const clock of clocks) clock.close();
  await rm(folder, { recursive: true });
});

const kept = <T extends SharedSandboxClock>(clock: T): T => {
  clocks.push(clock);
  return clock;
};
const start = async (secondsPerDay: number) => kept(await SharedSandboxClock.start(folder, secondsPerDay));
const joined = () => kept(SharedSandboxClock.join(folder));
const never = new AbortController().signal;

describe('a sandbox clock that processes share', () => {
  it('is not there before the sandbox is', () => {
    expect(joined).toThrow(NoSandboxWorld);
    expect(() => SharedSandboxClock.join(join(folder, 'elsewhere'))).toThrow('npm run start:cluster');
  });

  it('shows every process the same time while it stands still', async () => {
    const [own, other] = [await start(0), joined()];
    expect(other.now()).toBe(own.now());
    expect(other.secondsPerDay).toBe(0);
  });

  it('is moved by any process for all, and wakes those who wait in another', async () => {
    const [own, other] = [await start(0), joined()];
    const before = Date.parse(own.now());
    const woken = own.until(new Date(before + DAY / 2).toISOString(), never);
    await other.advance('P1D');
    await woken;
    expect(Date.parse(own.now())).toBe(before + DAY);
    expect(own.now()).toBe(other.now());
  });

  it('loses no move when many are made at once', async () => {
    const own = await start(0);
    const others = Array.from({ length: 5 }, joined);
    const before = Date.parse(own.now());
    await Promise.all(others.map((other) => other.advance('P1D')));
    await own.setSecondsPerDay(0);
    expect(Date.parse(own.now())).toBe(before + 5 * DAY);
  });

  it('goes on by itself at its pace', async () => {
    const [own, other] = [await start(1), joined()];
    const soon = new Date(Date.parse(own.now()) + DAY / 100).toISOString();
    await other.until(soon, never);
    expect(other.now() >= soon).toBe(true);
  });

  it('never goes back when its own process comes again', async () => {
    const own = await start(1);
    const reached = own.now();
    own.close();
    expect((await start(1)).now() >= reached).toBe(true);
  });

  it('refuses what is no duration, and no pace', async () => {
    const own = await start(0);
    await expect(own.advance('tomorrow')).rejects.toThrow(ClockRefused);
    await expect(own.setSecondsPerDay(-1)).rejects.toThrow(ClockRefused);
  });

  it('lets whoever waits go when he no longer wants to', async () => {
    const own = await start(0);
    const waiting = new AbortController();
    const waited = own.until(new Date(Date.parse(own.now()) + DAY).toISOString(), waiting.signal);
    waiting.abort();
    await waited;
  });
});
