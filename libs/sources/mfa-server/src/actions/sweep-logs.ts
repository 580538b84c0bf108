import type { MfaServerSettings } from '#contracts';
import { ProgramFailed, retryableFault, runProgram, type ActionHandler } from '#source-kit';
import { requireSwept, sweepLogs as sweep } from '#sources/windows';
import { hostOf, LOG_FILES, rotateCommandOf, type MfaServerHost } from '../mfa-server-setup.js';

/**
 * Deletes the host's log files that hold data from before the cut-off. A file that a service has open is
 * left and named, and the task is tried again; with `activeLog: rotate` the service is made to let go first.
 */
export const sweepLogs =
  (settings: MfaServerSettings): ActionHandler =>
  async (context) => {
    const { task, signal } = context;
    const host = hostOf(settings, task);
    if (host.logFolders.length === 0) return { outcome: 'not-applicable', reason: 'no-log-folders' };
    if (task.olderThan === null) throw new Error('a sweep needs the moment before which data has to go');
    const result = await sweep({
      folders: host.logFolders,
      patterns: settings.sweepPatterns,
      olderThan: task.olderThan,
      signal,
      mayRemove: async () => context.demandClearance(),
      ...(settings.activeLog === 'rotate' ? { rotate: async () => rotate(settings, host, signal) } : {}),
    });
    requireSwept(result);
    return {
      outcome: 'succeeded',
      proof: {
        tool: LOG_FILES,
        toolVersion: null,
        argumentsDigest: context.digest('sweep', task.olderThan),
        exitCode: null,
        counts: {
          filesBefore: result.filesBefore,
          filesRemoved: result.removed.length,
          filesKept: result.kept.length,
          bytesRemoved: result.removed.reduce((sum, { bytes }) => sum + bytes, 0),
        },
        outputDigest: null,
        remarks: [
          ...(result.remaining.some(({ reason }) => reason === 'link') ? ['links-not-followed'] : []),
          ...(result.keptByChange > 0 ? ['ages-by-time-of-change'] : []),
        ],
      },
    };
  };

async function rotate(settings: MfaServerSettings, host: MfaServerHost, signal: AbortSignal): Promise<void> {
  try {
    const run = await runProgram(rotateCommandOf(settings, host), [], {
      timeoutMs: settings.timeoutSeconds * 1000,
      signal,
    });
    if (run.exitCode !== 0)
      throw retryableFault('log-rotation-failed', `exit code ${run.exitCode}; ${run.stderrTail}`);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof ProgramFailed ? retryableFault('log-rotation-failed', error.detail, error) : error;
  }
}
