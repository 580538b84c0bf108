import { useSyncExternalStore } from 'react';

const KEY = 'lethe-shortcuts';
const followers = new Set<() => void>();

// A browser may keep nothing: then they are on, and stay off for as long as the page is open.
let areOn = read();

function read(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

/** Whether keys without Ctrl or Alt do something; kept in this browser. */
export const shortcutsAreOn = (): boolean => areOn;

export function turnShortcuts(on: boolean): void {
  areOn = on;
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // as above
  }
  for (const tell of followers) tell();
}

export const useShortcutsAreOn = (): boolean =>
  useSyncExternalStore(
    (tell) => {
      followers.add(tell);
      return () => void followers.delete(tell);
    },
    () => areOn,
  );
