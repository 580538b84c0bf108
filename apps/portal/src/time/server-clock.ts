import { useSyncExternalStore } from 'react';

/** How Lethe tells the time: what it is, and in the sandbox how long a day takes. */
export interface ToldTime {
  /** ISO 8601 */
  readonly now: string;
  /** 0: the clock stands; null: real time */
  readonly secondsPerDay: number | null;
}

const DAY_SECONDS = 86_400;
const LOOK_EVERY_MS = 1000;

let anchor = { server: Date.now(), here: performance.now(), rate: 1 };
let shown = anchor.server;
const followers = new Set<() => void>();

const rateOf = ({ secondsPerDay }: ToldTime): number => {
  if (secondsPerDay === null) return 1;
  return secondsPerDay === 0 ? 0 : DAY_SECONDS / secondsPerDay;
};

const serverNow = (): number => anchor.server + (performance.now() - anchor.here) * anchor.rate;

function look(): void {
  shown = serverNow();
  for (const tell of followers) tell();
}

/** Sets the clock of the whole page by what Lethe said. A wrong clock of this machine does not matter. */
export function setServerClock(told: ToldTime): void {
  anchor = { server: Date.parse(told.now), here: performance.now(), rate: rateOf(told) };
  look();
}

let ticking: ReturnType<typeof setInterval> | undefined;

function follow(tell: () => void): () => void {
  followers.add(tell);
  ticking ??= setInterval(look, LOOK_EVERY_MS);
  return () => {
    followers.delete(tell);
    if (followers.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** The time at Lethe in milliseconds, once a second. */
export const useServerNow = (): number => useSyncExternalStore(follow, () => shown);

/** The time at Lethe, cut to minutes: for what need not be drawn anew each second. */
export const useServerMinute = (): number =>
  useSyncExternalStore(follow, () => Math.floor(shown / 60_000) * 60_000);
