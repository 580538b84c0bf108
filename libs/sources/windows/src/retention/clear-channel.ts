import { retryableFault, TaskFault } from '#source-kit';
import type { Wevtutil } from '../wevtutil/wevtutil.js';
import { holdsAllOf } from './event-ages.js';
import { removeEventFile } from './remove-event-file.js';
import type { RetainedFolder } from './retained-folder.js';

interface Cleared {
  readonly wevtutil: Wevtutil;
  readonly folder: RetainedFolder;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Backs a channel up and clears it. A backup that found no room is not whole, so the channel was not cleared and holds
 * all of it: what is there of it would keep the disk full, and so would that of each further attempt.
 */
export async function backUpAndClear(
  { wevtutil, folder, signal }: Cleared,
  channel: string,
  holdsMore: () => Promise<boolean>,
): Promise<void> {
  try {
    await wevtutil.backUpAndClear(channel, folder.backup, signal);
  } catch (error) {
    const isFull = error instanceof TaskFault && error.code === 'host-disk-full';
    if (isFull && (await holdsMore())) await removeEventFile(folder.backup);
    throw error;
  }
}

/**
 * What it means that a channel still holds what it was said to be cleared of. Its backup goes where the channel holds
 * all of it: else each attempt would leave another copy of the log.
 */
export async function notCleared({ wevtutil, folder, signal }: Cleared, channel: string): Promise<TaskFault> {
  const isNeedless =
    (await folder.hasBackup()) && (await holdsAllOf(wevtutil, { channel }, folder.backup, signal));
  if (isNeedless) await removeEventFile(folder.backup);
  return retryableFault('event-log-not-cleared', channel);
}
