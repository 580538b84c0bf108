import type { SourcePauseView } from '#contracts';
import type { SourcePause } from '#domain';
import type { KeyRing } from '#vault';
import { openWords } from './words.js';

export const pauseView = async (
  keys: { readonly keys: KeyRing },
  { since, by, reason }: SourcePause,
): Promise<SourcePauseView> => ({ since, by, reason: await openWords(keys, reason) });
