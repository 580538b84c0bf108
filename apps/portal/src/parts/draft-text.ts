import { useDraft } from './draft.js';

const EMPTY = { text: '' } as const;

/** A draft that is one text. @param name of the draft @returns the text, what changes it, and what throws it away */
export function useDraftText(name: string): readonly [string, (text: string) => void, () => void] {
  const { draft, change, throwAway } = useDraft<{ readonly text: string }>(name, EMPTY);
  return [draft.text, (text) => change({ text }), throwAway];
}
