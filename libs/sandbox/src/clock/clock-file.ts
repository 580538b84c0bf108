import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files/write-whole.js';

/** The moving hand of the sandbox: where it stood at some real moment, and how fast it goes. */
export interface Hand {
  /** simulated time at `since`, milliseconds */
  readonly anchor: number;
  /** real time of the anchor, milliseconds */
  readonly since: number;
  /** real seconds that a simulated day takes; 0: it stands still */
  readonly secondsPerDay: number;
}

/** `clock.json`, which the stand-in programs read as well. */
export interface ClockFile extends Hand {
  /** no time after this one was handed out by the process that wrote the file */
  readonly reached: number;
  /** the speed that this sandbox was last started with */
  readonly startedWith: number;
}

export const SECONDS_OF_DAY = 86_400;
/** Times are written with a year of four digits. */
export const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Where the hand is. A real clock that was set back does not move it back behind its anchor. */
export function positionOf(hand: Hand, real: number): number {
  if (hand.secondsPerDay === 0) return hand.anchor;
  const elapsed = Math.max(0, real - hand.since);
  return Math.min(END_OF_TIME, Math.floor(hand.anchor + (elapsed * SECONDS_OF_DAY) / hand.secondsPerDay));
}

export const clockPath = (folder: string): string => join(folder, 'clock.json');

export const writeClockFile = (folder: string, clock: ClockFile): void =>
  writeWhole(clockPath(folder), `${JSON.stringify(clock)}\n`);

const FIELDS = ['anchor', 'since', 'secondsPerDay', 'reached', 'startedWith'] as const;

/** @returns undefined when there is no clock in this folder @throws when the file is not a clock's */
export function readClockFile(folder: string): ClockFile | undefined {
  let text: string;
  try {
    text = readFileSync(clockPath(folder), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const file = JSON.parse(text) as Partial<Record<(typeof FIELDS)[number], unknown>>;
  if (FIELDS.some((field) => !Number.isFinite(file[field])))
    throw new Error(`${clockPath(folder)} is not the file of a sandbox clock; remove it to start anew.`);
  return file as unknown as ClockFile;
}

/** The sandbox's time as a program beside it sees it, or the real time where there is no sandbox clock. */
export function sandboxTime(folder: string): number {
  const clock = readClockFile(folder);
  return clock ? Math.min(positionOf(clock, Date.now()), clock.reached) : Date.now();
}
