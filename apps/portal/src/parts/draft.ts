import { useEffect, useState } from 'react';

const PREFIX = 'lethe-draft-';

export function keptDraft<T>(name: string): T | undefined {
  try {
    const kept = sessionStorage.getItem(PREFIX + name);
    return kept === null ? undefined : (JSON.parse(kept) as T);
  } catch {
    return undefined; // nothing is kept here, or another version kept it
  }
}

export function keepDraft(name: string, value: unknown): void {
  try {
    if (value === undefined) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // too much, or nothing may be kept: it is there for as long as the page is open
  }
}

/**
 * What somebody is typing, kept in this tab until it is sent or thrown away: it is there again when the session had
 * ended, the page was loaded anew, or another page was looked at.
 * @param name of the draft; one that is of another shape is `empty`
 */
export function useDraft<T extends object>(name: string, empty: T) {
  const [draft, setDraft] = useState<T>(() => ({ ...empty, ...keptDraft<Partial<T>>(name) }));
  useEffect(() => keepDraft(name, draft), [name, draft]);
  return {
    draft,
    change: (changes: Partial<T>): void => {
      setDraft((before) => ({ ...before, ...changes }));
    },
    throwAway: (): void => {
      // At once: whoever throws it away may be gone before anything is drawn again.
      keepDraft(name, undefined);
      setDraft(empty);
    },
  };
}

/** For whoever signs out: the next one at this browser must not find what was typed. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}
