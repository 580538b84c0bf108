import { useSyncExternalStore } from 'react';

const KEY = 'lethe-first-steps';
const followers = new Set<() => void>();

// A browser may keep nothing: then they are shown, and stay hidden for as long as the page is open.
let areHidden = read();

function read(): boolean {
  try {
    return localStorage.getItem(KEY) === 'hidden';
  } catch {
    return false;
  }
}

/** Hides the first steps on every page, or brings them back; kept in this browser. */
export function hideFirstSteps(hidden: boolean): void {
  areHidden = hidden;
  try {
    if (hidden) localStorage.setItem(KEY, 'hidden');
    else localStorage.removeItem(KEY);
  } catch {
    // as above
  }
  for (const tell of followers) tell();
}

export const useFirstStepsAreHidden = (): boolean =>
  useSyncExternalStore(
    (tell) => {
      followers.add(tell);
      return () => void followers.delete(tell);
    },
    () => areHidden,
  );
