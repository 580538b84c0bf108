import { existsSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { addDuration, MoveClockBody, type Instant } from '#contracts';
import type { Clock } from '#ports';
import { withLock } from '../files/with-lock.js';
import {
  clockPath,
  END_OF_TIME,
  positionOf,
  readClockFile,
  SECONDS_OF_DAY,
  writeClockFile,
  type ClockFile,
} from './clock-file.js';
import { ClockRefused, requireSpeed } from './sandbox-clock.js';
import { WaitingForMoments } from './waiting-for-moments.js';

/** Real time's worth of simulated time that is reserved in the file at once, and how often, milliseconds. */
const RESERVED = 3000;
const RESERVE_EVERY = 1000;
/** A look at the file is good for this long, should the system's news of a change not come. */
const GOOD_FOR = 200;
const LOOK_AGAIN = 2000;

/** There is no sandbox in the folder that this process could be part of. */
export class NoSandboxWorld extends Error {
  override readonly name = 'NoSandboxWorld';

  constructor(folder: string) {
    super(`There is no sandbox in ${folder}: start it first, with npm run start:cluster.`);
  }
}

/**
 * The sandbox's clock for processes that share its folder. Each sees the same time, because it follows
 * from the file; any of them may move it. One of them, the sandbox's own, reserves time ahead: without it
 * the clock stands still, as it does while nothing runs.
 */
export class SharedSandboxClock implements Clock {
  private readonly waiting = new WaitingForMoments({
    position: () => this.position(),
    secondsPerDay: () => this.state.secondsPerDay,
    longest: LOOK_AGAIN,
  });
  private readonly watcher: FSWatcher;
  private reserving: NodeJS.Timeout | undefined;
  private latest: number;
  private readAt = performance.now();

  private constructor(
    private readonly folder: string,
    private state: ClockFile,
  ) {
    this.latest = Math.min(positionOf(state, Date.now()), state.reached);
    this.watcher = watch(folder, (_event, file) => {
      if (file === null || clockPath(folder).endsWith(file)) this.reload();
    });
    this.watcher.unref();
  }

  /** Follows the clock of a sandbox that runs. @throws {NoSandboxWorld} */
  static join(folder: string): SharedSandboxClock {
    const state = existsSync(folder) ? readClockFile(folder) : undefined;
    if (!state) throw new NoSandboxWorld(folder);
    return new SharedSandboxClock(folder, state);
  }

  /** Starts the clock where it stood when the sandbox last ran, and keeps it going. */
  static async start(folder: string, secondsPerDay: number): Promise<SharedSandboxClock> {
    requireSpeed(secondsPerDay);
    const state = await withLock(lockOf(folder), () => {
      const before = readClockFile(folder);
      const anchor = before?.reached ?? Date.now();
      const speed = before?.startedWith === secondsPerDay ? before.secondsPerDay : secondsPerDay;
      return write(folder, { anchor, secondsPerDay: speed, startedWith: secondsPerDay });
    });
    const clock = new SharedSandboxClock(folder, state);
    clock.reserving = setInterval(() => void clock.reserve().catch(() => undefined), RESERVE_EVERY);
    return clock;
  }

  now(): Instant {
    return new Date(this.position()).toISOString();
  }

  get secondsPerDay(): number {
    this.position();
    return this.state.secondsPerDay;
  }

  until(moment: Instant, signal: AbortSignal): Promise<void> {
    return this.waiting.until(moment, signal);
  }

  /**
   * Moves the clock forward, for every process.
   * @param duration ISO 8601, positive, at most ten years @throws {ClockRefused}
   */
  async advance(duration: string): Promise<Instant> {
    const asked = MoveClockBody.safeParse({ advance: duration });
    if (!asked.success) throw new ClockRefused(asked.error.issues[0]?.message ?? 'no duration');
    await this.change((state) => {
      const target = addDuration(new Date(this.position()).toISOString(), duration);
      if (target === undefined) throw new ClockRefused('it would lead past the year 9999');
      return { ...state, anchor: Date.parse(target) };
    });
    return this.now();
  }

  /** @throws {ClockRefused} not between 0 and the seconds of a real day */
  async setSecondsPerDay(secondsPerDay: number): Promise<void> {
    requireSpeed(secondsPerDay);
    await this.change((state) => ({ ...state, anchor: this.position(), secondsPerDay }));
  }

  close(): void {
    clearInterval(this.reserving);
    this.watcher.close();
  }

  private async change(next: (state: ClockFile) => Omit<ClockFile, 'since' | 'reached'>): Promise<void> {
    await withLock(lockOf(this.folder), () => {
      this.reload();
      write(this.folder, next(this.state));
    });
    this.reload();
  }

  private async reserve(): Promise<void> {
    await withLock(lockOf(this.folder), () => {
      this.reload();
      if (this.state.secondsPerDay === 0) return;
      const reached = ahead(positionOf(this.state, Date.now()), this.state.secondsPerDay);
      if (reached > this.state.reached) writeClockFile(this.folder, { ...this.state, reached });
    });
  }

  private reload(): void {
    const state = readClockFile(this.folder);
    this.readAt = performance.now();
    if (!state) return;
    const moved = state.anchor !== this.state.anchor || state.secondsPerDay !== this.state.secondsPerDay;
    this.state = state;
    if (moved) this.waiting.wake();
  }

  private position(): number {
    if (performance.now() - this.readAt > GOOD_FOR) this.reload();
    const position = Math.min(positionOf(this.state, Date.now()), this.state.reached);
    this.latest = Math.max(this.latest, position);
    return this.latest;
  }
}

const lockOf = (folder: string): string => join(folder, 'clock.lock');

const ahead = (position: number, secondsPerDay: number): number =>
  secondsPerDay === 0
    ? position
    : Math.min(END_OF_TIME, Math.ceil(position + (RESERVED * SECONDS_OF_DAY) / secondsPerDay));

function write(folder: string, moved: Omit<ClockFile, 'since' | 'reached'>): ClockFile {
  const state = { ...moved, since: Date.now(), reached: ahead(moved.anchor, moved.secondsPerDay) };
  writeClockFile(folder, state);
  return state;
}
