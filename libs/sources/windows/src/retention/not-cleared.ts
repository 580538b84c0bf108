import { retryableFault, type TaskFault } from '#source-kit';
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
 * What it means that a channel still holds what it was said to be cleared of. Its backup goes where the channel holds
 * all of it: else each attempt would leave another copy of the log.
 */
export async function notCleared({ wevtutil, folder, signal }: Cleared, channel: string): Promise<TaskFault> {
  const isNeedless =
    (await folder.hasBackup()) && (await holdsAllOf(wevtutil, { channel }, folder.backup, signal));
  if (isNeedless) await removeEventFile(folder.backup);
  return retryableFault('event-log-not-cleared', channel);
}
