import { lstat, unlink } from 'node:fs/promises';
import type { Instant } from '#contracts';
import { retryableFault } from '#source-kit';
import { firstTimeIn } from './first-time.js';
import { codeOf, listLogFiles, unreachable, type LogFile } from './log-files.js';
import { fileIdentity, filesOpenElsewhere } from './open-files.js';
import { unreadableBecause } from './search-logs.js';

export interface LogSweep {
  readonly folders: readonly string[];
  readonly patterns: readonly string[];
  /** a file goes when it holds data from before this moment */
  readonly olderThan: Instant;
  /** only says what would go */
  readonly dryRun?: boolean;
  /**
   * Policy `activeLog: rotate`: makes the service begin a new file. Asked once, when a file that has to go
   * is in use.
   */
  readonly rotate?: () => Promise<void>;
  readonly signal?: AbortSignal;
  /** asked before each file that goes; what it throws ends the sweep there */
  readonly mayRemove?: (() => Promise<void>) | undefined;
  /** files that somebody else has open; the system is asked unless given */
  readonly openElsewhere?: () => Promise<ReadonlySet<string>>;
}

export interface SweptFile {
  readonly file: string;
  readonly bytes: number;
  /** null: it has no readable time stamp, so its time of change was taken */
  readonly firstTime: Instant | null;
}

/**
 * - `live-file`: a program writes it; it holds old and new lines together
 * - `in-use`: a program has it open
 * - `access-denied`: it may not be read, or not be removed from its folder
 * - `read-only`: its disk or share cannot be written
 * - `unreadable`: its age could not be told
 * - `moved`: it was given another name each time that it was looked at
 * - `name-not-unicode`: no path leads to it
 * - `link`: never followed; what it leads to is no business of this folder
 */
export type RemainsBecause =
  | 'live-file'
  | 'in-use'
  | 'access-denied'
  | 'read-only'
  | 'unreadable'
  | 'moved'
  | 'name-not-unicode'
  | 'link';

export interface RemainingFile {
  readonly file: string;
  readonly reason: RemainsBecause;
}

export interface LogSweepResult {
  /** files that matched at the start */
  readonly filesBefore: number;
  readonly removed: readonly SweptFile[];
  /** young or empty */
  readonly kept: readonly string[];
  /** so many of them have no readable time stamp: their time of change is young, what stands in them may not be */
  readonly keptByChange: number;
  readonly remaining: readonly RemainingFile[];
}

/**
 * Removes every log file that holds data older than the cut-off. What decides is its first readable time
 * stamp; a file without any is judged by its time of change; empty files stay. A file that somebody has open
 * stays, and nothing is ever truncated. Each removal stands for itself, so that a sweep may be killed and
 * asked again at any point.
 * @throws {TaskFault} `log-folder-missing`, `log-folder-denied`; what `rotate` throws
 */
export async function sweepLogs(sweep: LogSweep): Promise<LogSweepResult> {
  const first = await sweepSettled(sweep);
  const inUse = first.remaining.some(({ reason }) => reason === 'live-file' || reason === 'in-use');
  if (!sweep.rotate || sweep.dryRun === true || !inUse) return first;
  await sweep.rotate();
  return after(first, await sweepSettled(sweep));
}

/**
 * A sweep is done when no file with old data remains. Links do not count: Lethe has no word on what they lead to.
 * @throws {TaskFault} `log-file-in-use`, or `log-removal-denied` where rights alone are the reason; with the files and
 *   reasons
 */
export function requireSwept(result: LogSweepResult): void {
  const left = result.remaining.filter(({ reason }) => reason !== 'link');
  if (left.length === 0) return;
  const named = left.slice(0, 20).map(({ file, reason }) => `${file} (${reason})`);
  const more = left.length > named.length ? ` and ${left.length - named.length} more` : '';
  const byRights = left.every(({ reason }) => reason === 'access-denied' || reason === 'read-only');
  throw retryableFault(byRights ? 'log-removal-denied' : 'log-file-in-use', named.join('; ') + more);
}

/** A service may rotate its files under the sweep: then some have moved, and it looks again. */
async function sweepSettled(sweep: LogSweep): Promise<LogSweepResult> {
  let result = await sweepOnce(sweep);
  for (let round = 1; result.moved.length > 0 && round < MOST_ROUNDS; round++)
    result = after(result, await sweepOnce(sweep));
  const moved = result.moved.map((file) => ({ file, reason: 'moved' as const }));
  return { ...result, remaining: [...result.remaining, ...moved] };
}

const MOST_ROUNDS = 3;

const after = <Later extends LogSweepResult>(earlier: LogSweepResult, later: Later): Later => ({
  ...later,
  filesBefore: earlier.filesBefore,
  removed: [...earlier.removed, ...later.removed],
});

type Verdict =
  | { readonly outcome: 'removed'; readonly file: SweptFile }
  | { readonly outcome: 'kept'; readonly byChange: boolean }
  | { readonly outcome: 'remains'; readonly reason: RemainsBecause }
  | { readonly outcome: 'moved' };

async function sweepOnce(sweep: LogSweep): Promise<LogSweepResult & { readonly moved: readonly string[] }> {
  const listing = await listLogFiles(sweep.folders, sweep.patterns);
  const { files, links } = listing;
  const removed: SweptFile[] = [];
  const kept: string[] = [];
  const remaining: RemainingFile[] = [
    ...links.map((file) => ({ file, reason: 'link' as const })),
    ...unreachable(listing),
  ];
  const moved: string[] = [];
  let keptByChange = 0;
  const open = once(sweep.openElsewhere ?? filesOpenElsewhere);
  for (const file of files) {
    sweep.signal?.throwIfAborted();
    const verdict = await judge(file, sweep, open);
    if (verdict.outcome === 'removed') removed.push(verdict.file);
    else if (verdict.outcome === 'kept') {
      kept.push(file.path);
      if (verdict.byChange) keptByChange++;
    } else if (verdict.outcome === 'remains') remaining.push({ file: file.path, reason: verdict.reason });
    else moved.push(file.path);
  }
  return { filesBefore: files.length, removed, kept, keptByChange, remaining, moved };
}

/** Whether it may go is asked when it is to go; meanwhile it may have been rotated, so it is looked at again. */
async function judge(
  file: LogFile,
  sweep: LogSweep,
  open: () => Promise<ReadonlySet<string>>,
): Promise<Verdict> {
  const seen = await looked(file, { ...sweep, dryRun: true }, open);
  if (sweep.dryRun === true || seen.outcome !== 'removed') return seen;
  await sweep.mayRemove?.();
  return looked(file, sweep, open);
}

async function looked(
  file: LogFile,
  sweep: LogSweep,
  open: () => Promise<ReadonlySet<string>>,
): Promise<Verdict> {
  if (file.bytes === 0) return { outcome: 'kept', byChange: false };
  try {
    const firstTime = await firstTimeIn(file.path);
    const status = await lstat(file.path, { bigint: true });
    if (!status.isFile()) return { outcome: 'remains', reason: 'link' };
    // Rotated since it was listed: what lies under this name now is another file.
    if (fileIdentity(status) !== file.identity) return { outcome: 'moved' };
    if ((firstTime ?? status.mtime.toISOString()) >= sweep.olderThan)
      return { outcome: 'kept', byChange: firstTime === null };
    if ((await open()).has(file.identity)) return { outcome: 'remains', reason: inUse(file.path) };
    if (sweep.dryRun !== true) await unlink(file.path);
    return { outcome: 'removed', file: { file: file.path, bytes: Number(status.size), firstTime } };
  } catch (error) {
    return afterError(file.path, error);
  }
}

function afterError(file: string, error: unknown): Verdict {
  const code = codeOf(error);
  if (code === 'ENOENT') return { outcome: 'moved' };
  // Windows answers EBUSY or EPERM for a file that is open; elsewhere EPERM is a matter of rights.
  if (code === 'EBUSY' || (code === 'EPERM' && process.platform === 'win32'))
    return { outcome: 'remains', reason: inUse(file) };
  if (code === 'EROFS') return { outcome: 'remains', reason: 'read-only' };
  const reason = unreadableBecause(error);
  if (reason === 'link' || reason === 'access-denied') return { outcome: 'remains', reason };
  return { outcome: 'remains', reason: 'unreadable' };
}

/** A name that ends in `.log` is that of the file a service writes to; rotated ones have more behind it (INF). */
const inUse = (file: string): RemainsBecause => (/\.log$/i.test(file) ? 'live-file' : 'in-use');

/** Looking through all processes is asked for when it is needed, and once per sweep. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return async () => (answer ??= ask());
}
