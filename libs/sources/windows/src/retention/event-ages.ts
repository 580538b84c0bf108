import type { Instant } from '#contracts';
import { retryableFault, TaskFault } from '#source-kit';
import { timeOf } from '../logs/time-stamp.js';
import type { EventPlace, Wevtutil } from '../wevtutil/wevtutil.js';

export interface EventAges {
  readonly old: number;
  readonly young: number;
}

const RECORD_ID = /<EventRecordID[^>]*>(\d+)</;
const SYSTEM_TIME = /<TimeCreated\s[^>]*?SystemTime\s*=\s*["']([^"']+)["']/;

/**
 * Counts the events of a place before and since a moment; without a moment all are young. The times are
 * read on our side, so that the count does not stand on the query that is to be checked by it.
 * @throws {TaskFault} `event-log-unreadable` when an event has no time
 */
export async function agesOf(
  wevtutil: Wevtutil,
  place: EventPlace,
  olderThan: Instant | null,
  signal?: AbortSignal,
): Promise<EventAges> {
  let [old, young] = [0, 0];
  const count = (xml: string): void => {
    const time = timeOf(SYSTEM_TIME.exec(xml)?.[1] ?? '');
    if (time === null) throw retryableFault('event-log-unreadable', 'an event has no TimeCreated');
    if (olderThan !== null && time < olderThan) old++;
    else young++;
  };
  await wevtutil.query(place, count, { signal });
  return { old, young };
}

/**
 * The same for a file in the retained folder, whose events are nowhere else.
 * @throws {TaskFault} `retained-file-unreadable` instead of what says that it cannot be read
 */
export async function agesOfFile(
  wevtutil: Wevtutil,
  file: string,
  olderThan: Instant | null,
  signal?: AbortSignal,
): Promise<EventAges> {
  return readingRetained(file, signal, async () => agesOf(wevtutil, { file }, olderThan, signal));
}

/**
 * Whether a file in the retained folder, or a channel, holds every event of another file there.
 * @throws {TaskFault} `retained-file-unreadable`
 */
export async function holdsAllOf(
  wevtutil: Wevtutil,
  whole: EventPlace,
  part: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const keys = new Set<string>();
  const keyOf = (xml: string): string =>
    `${RECORD_ID.exec(xml)?.[1] ?? ''} ${SYSTEM_TIME.exec(xml)?.[1] ?? ''}`;
  const read = async () => wevtutil.query(whole, (xml) => void keys.add(keyOf(xml)), { signal });
  await ('file' in whole ? readingRetained(whole.file, signal, read) : read());
  let missing = 0;
  const count = (xml: string): void => {
    if (!keys.has(keyOf(xml))) missing++;
  };
  await readingRetained(part, signal, async () => wevtutil.query({ file: part }, count, { signal }));
  return missing === 0;
}

export const isUnreadable = (error: unknown): boolean =>
  error instanceof TaskFault && error.code === 'retained-file-unreadable';

/** What says that a file cannot be read weighs more in the retained folder: its events are nowhere else. */
async function readingRetained<T>(
  file: string,
  signal: AbortSignal | undefined,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const unreadable =
      error instanceof TaskFault &&
      ['wevtutil-failed', 'event-log-unreadable', 'event-log-damaged'].includes(error.code);
    if (!unreadable || signal?.aborted === true) throw error;
    throw retryableFault('retained-file-unreadable', `${file}: ${error.detail}`, error);
  }
}
