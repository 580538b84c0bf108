import { rm } from 'node:fs/promises';
import { retryableFault, systemReason } from '#source-kit';
import { codeOf } from '../logs/log-files.js';

/**
 * Removes a file of an event log; one that is gone already is well. Windows does not remove what a viewer or a backup
 * has open, and says so in either of two ways.
 * @throws {TaskFault} retryable `event-log-locked`, `event-log-access-denied`
 */
export async function removeEventFile(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw faultOfFile(error, file);
  }
}

/** What it means that a file of an event log, or its folder, does not let itself be handled; anything else comes back as it is. */
export function faultOfFile(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (code === 'EBUSY')
    return retryableFault('event-log-locked', `${file}: ${systemReason(error) ?? code}`, error);
  if (code === 'EPERM' || code === 'EACCES')
    return retryableFault(
      'event-log-access-denied',
      `${file}: ${code}: its folder’s rights do not let it go, or a program has it open`,
      error,
    );
  return error;
}
