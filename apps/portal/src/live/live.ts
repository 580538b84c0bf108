import { useEffect, useSyncExternalStore } from 'react';
import { queryClient } from '../api/query-client.js';
import { setServerClock, type ToldTime } from '../time/server-clock.js';
import type { LiveState } from './connection.js';
import { followStream } from './one-per-browser.js';
import { staleBy, type Stale, type StreamEvent } from './stream-events.js';

/** A storm of events has the page ask anew this often at most. */
const LOOK_AT_MOST_EVERY_MS = 700;
/** While no stream is there, the page looks by itself. */
const POLL_EVERY_MS = 10_000;

let state: LiveState = 'reconnecting';
let isFirst = true;
const followers = new Set<() => void>();
const waiting = new Map<string, readonly string[]>();
let looking: ReturnType<typeof setTimeout> | undefined;
let polling: ReturnType<typeof setInterval> | undefined;

const lookAgain = (queryKey?: readonly string[]): void =>
  void queryClient.invalidateQueries(queryKey ? { queryKey } : {});

function lookSoon(stale: Stale): void {
  const keys = stale === 'all' ? [[]] : stale;
  for (const key of keys) waiting.set(key.join(' '), key);
  if (waiting.size === 0) return;
  looking ??= setTimeout(() => {
    looking = undefined;
    const asked = [...waiting.values()];
    waiting.clear();
    for (const key of asked.some(({ length }) => length === 0) ? [[]] : asked) lookAgain(key);
  }, LOOK_AT_MOST_EVERY_MS);
}

/** Every stream begins with what stands: only what is different from then on makes anything out of date. */
let restraints: string | undefined;

function isOldNews({ name, data }: StreamEvent): boolean {
  if (name !== 'restraints') return false;
  const [before, now] = [restraints, JSON.stringify(data)];
  restraints = now;
  return before === undefined || before === now;
}

function hear(event: StreamEvent): void {
  if (isOldNews(event)) return;
  if (event.name === 'clock') setServerClock(event.data as ToldTime);
  lookSoon(staleBy(event, isFirst));
  isFirst = false;
}

function become(next: LiveState): void {
  if (next === state) return;
  state = next;
  if (next === 'stale') polling ??= setInterval(() => lookAgain(), POLL_EVERY_MS);
  else {
    clearInterval(polling);
    polling = undefined;
  }
  for (const tell of followers) tell();
}

/** Keeps what is shown up to date, as long as the component is there. */
export function useLive(): void {
  useEffect(() => followStream({ state: become, event: hear }), []);
}

const follow = (tell: () => void): (() => void) => {
  followers.add(tell);
  return () => void followers.delete(tell);
};

/** Whether what is shown follows what happens. */
export const useLiveState = (): LiveState => useSyncExternalStore(follow, () => state);
