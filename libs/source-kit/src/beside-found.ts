import type { FoundAgain } from './source-handler.js';
import { TaskFault } from './task-fault.js';

const MOST_PLACES = 10;

/** A re-scan that could not read everything says nothing but that: what it did find is told with the fault. */
export function besideFound(error: unknown, { hits, places }: Pick<FoundAgain, 'hits' | 'places'>): unknown {
  if (!(error instanceof TaskFault) || hits === 0) return error;
  const named = places.slice(0, MOST_PLACES);
  const more = hits > named.length ? ` and ${hits - named.length} more` : '';
  const found = `what could be read names the person: ${named.join('; ')}${more}`;
  const detail = [...(error.detail === null ? [] : [error.detail]), found].join('; ');
  return new TaskFault(error.code, error.retryable, detail, { cause: error });
}
