import { MoveClockBody, type Instant } from '#contracts';
import { addDuration } from '#contracts';
import type { Clock } from '#ports';
import {
  END_OF_TIME,
  positionOf,
  readClockFile,
  SECONDS_OF_DAY,
  writeClockFile,
  type ClockFile,
} from './clock-file.js';
import { WaitingForMoments } from './waiting-for-moments.js';

/** What was asked of the clock is no duration that it can be moved by, or no speed. */
export class ClockRefused extends Error {
  constructor(readonly reason: string) {
    super(`The sandbox clock cannot be set so: ${reason}`);
    this.name = 'ClockRefused';
  }
}

/** How much real time's worth of simulated time is reserved in the file at once, milliseconds. */
const RESERVED = 1000;

export interface SandboxClockOptions {
  /** real seconds that a simulated day takes; 0: the clock stands still unless it is moved */
  readonly secondsPerDay: number;
  /** where a clock that has never run begins; the real time unless told */
  readonly startsAt?: Instant | undefined;
  /** real time in milliseconds; tests give their own */
  readonly wall?: () => number;
}

/**
 * The clock of the sandbox: starts at the real time unless told otherwise, runs faster, can be moved forward, and never goes
 * back, also not over kill -9 and a new start. For that no time is handed out that lies beyond what the
 * file says was reached: a stretch is reserved there first, and a new start begins at its end. The time
 * while no process runs does not count, or a night would be years.
 */
export class SandboxClock implements Clock {
  private readonly waiting = new WaitingForMoments({
    position: () => this.position(),
    secondsPerDay: () => this.state.secondsPerDay,
  });
  private latest: number;

  private constructor(
    private readonly folder: string,
    private state: ClockFile,
    private readonly wall: () => number,
  ) {
    this.latest = state.anchor;
  }

  /** Whether one has ever run in this folder. */
  static hasRun(folder: string): boolean {
    return readClockFile(folder) !== undefined;
  }

  /** One process at a time: whoever holds the sandbox's folder. */
  static open(folder: string, options: SandboxClockOptions): SandboxClock {
    const { secondsPerDay, startsAt, wall = Date.now } = options;
    requireSpeed(secondsPerDay);
    const real = wall();
    const before = readClockFile(folder);
    const anchor = before?.reached ?? (startsAt === undefined ? real : Date.parse(startsAt));
    // A speed that was chosen while it ran outlives a restart, unless the start asks for another than last time.
    const speed = before?.startedWith === secondsPerDay ? before.secondsPerDay : secondsPerDay;
    const state = { anchor, since: real, secondsPerDay: speed, reached: anchor, startedWith: secondsPerDay };
    writeClockFile(folder, state);
    return new SandboxClock(folder, state, wall);
  }

  now(): Instant {
    return new Date(this.position()).toISOString();
  }

  get secondsPerDay(): number {
    return this.state.secondsPerDay;
  }

  /**
   * Moves the clock forward and wakes whoever waited for a moment in between.
   * @param duration ISO 8601, positive, at most ten years; months and years are those of the calendar
   * @returns the new time @throws {ClockRefused}
   */
  advance(duration: string): Instant {
    const asked = MoveClockBody.safeParse({ advance: duration });
    if (!asked.success) throw new ClockRefused(asked.error.issues[0]?.message ?? 'no duration');
    const target = addDuration(this.now(), duration);
    if (target === undefined) throw new ClockRefused('it would lead past the year 9999');
    this.restartAt(Date.parse(target), this.state.secondsPerDay);
    return target;
  }

  /** @throws {ClockRefused} not between 0 and the seconds of a real day */
  setSecondsPerDay(secondsPerDay: number): void {
    requireSpeed(secondsPerDay);
    this.restartAt(this.position(), secondsPerDay);
  }

  until(moment: Instant, signal: AbortSignal): Promise<void> {
    return this.waiting.until(moment, signal);
  }

  /** Notes the exact time that was reached. The clock is not used after this. */
  close(): void {
    this.restartAt(this.position(), this.state.secondsPerDay);
  }

  private position(): number {
    const position = Math.max(this.latest, positionOf(this.state, this.wall()));
    this.latest = position;
    if (position > this.state.reached) this.reserve(position);
    return position;
  }

  private reserve(position: number): void {
    const ahead = (RESERVED * SECONDS_OF_DAY) / this.state.secondsPerDay;
    this.state = { ...this.state, reached: Math.min(END_OF_TIME, Math.ceil(position + ahead)) };
    writeClockFile(this.folder, this.state);
  }

  private restartAt(position: number, secondsPerDay: number): void {
    const since = this.wall();
    // First the file, then the time: what cannot be kept is not handed out.
    const state = { ...this.state, anchor: position, since, secondsPerDay, reached: position };
    writeClockFile(this.folder, state);
    this.state = state;
    this.latest = position;
    this.waiting.wake();
  }
}

export function requireSpeed(secondsPerDay: number): void {
  if (!(secondsPerDay >= 0 && secondsPerDay <= SECONDS_OF_DAY))
    throw new ClockRefused(`a day takes 0 to ${SECONDS_OF_DAY} real seconds, not ${secondsPerDay}`);
}
