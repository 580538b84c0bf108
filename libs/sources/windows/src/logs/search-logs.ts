import { stat } from 'node:fs/promises';
import { retryableFault } from '#source-kit';
import { AnsiNames } from './ansi-names.js';
import { FileSearch, type LogHit } from './file-search.js';
import { mentionedNames, quotedNames, type LineNames } from './line-names.js';
import { lineRegions } from './line-regions.js';
import { codeOf, type LogFile } from './log-files.js';
import { wideCostsFor } from './stretch-costs.js';
import { MovedFile, PackedFile, textBlocks } from './text-blocks.js';

export interface LogSearch {
  /** as `listLogFiles` gives them; with an identity, a file that took the name since is not taken for it */
  readonly files: ReadonlyArray<Pick<LogFile, 'path'> & Partial<Pick<LogFile, 'identity'>>>;
  /** thousands cost what one costs */
  readonly names: Iterable<string>;
  /**
   * `double`: the name in double quotes, whole (lines that tell of changes to the user record).
   * `any`: every mention (see `Mentions`), for re-scans.
   */
  readonly quotes: 'double' | 'any';
  /** takes the hits in order; the search waits while it works */
  readonly onHit: (hit: LogHit) => void | Promise<void>;
  readonly signal?: AbortSignal;
  readonly onFile?: (done: number, total: number) => void;
}

/**
 * `missing`: no longer under this name · `packed`: not in gzip · `damaged`: also a failing disk · `name-not-unicode`: no
 * path leads to it
 */
export type Unreadable =
  'access-denied' | 'in-use' | 'missing' | 'link' | 'packed' | 'damaged' | 'name-not-unicode';

export interface LogSearchSummary {
  readonly files: number;
  readonly bytes: number;
  readonly hits: number;
  /** files that were read only in part or not at all */
  readonly unreadable: ReadonlyArray<{ readonly file: string; readonly reason: Unreadable }>;
}

/**
 * Finds every line that holds one of the names, in one pass over the files, in flat memory. Names are
 * compared without case (Unicode's). A file that cannot be read spoils no other: it is listed.
 * @throws the signal's reason when aborted, and what `onHit` throws
 */
export async function searchLogs(search: LogSearch): Promise<LogSearchSummary> {
  const names = new AnsiNames(search.names);
  const lineNames = (search.quotes === 'double' ? quotedNames : mentionedNames)(names.all);
  const looked = { lineNames, wideCosts: wideCostsFor(names.all) };
  const meant = { ...search, onHit: async (hit: LogHit) => search.onHit(names.meant(hit)) };
  const unreadable: Array<{ file: string; reason: Unreadable }> = [];
  let [bytes, hits] = [0, 0];
  for (const [done, file] of search.files.entries()) {
    search.onFile?.(done, search.files.length);
    const outcome = await searchFile(file, looked, meant);
    bytes += outcome.bytes;
    hits += outcome.hits;
    if (outcome.unreadable) unreadable.push({ file: file.path, reason: outcome.unreadable });
  }
  return { files: search.files.length, bytes, hits, unreadable };
}

/**
 * A search that is to prove something must have read everything.
 * @throws {TaskFault} `log-file-unreadable`, with the files
 */
export function requireReadable(summary: Pick<LogSearchSummary, 'unreadable'>): void {
  if (summary.unreadable.length === 0) return;
  const named = summary.unreadable.slice(0, 20).map(({ file, reason }) => `${file} (${reason})`);
  throw retryableFault('log-file-unreadable', named.join('; '));
}

interface FileOutcome {
  readonly bytes: number;
  readonly hits: number;
  readonly unreadable: Unreadable | null;
}

async function searchFile(
  file: LogSearch['files'][number],
  { lineNames, wideCosts }: { readonly lineNames: LineNames; readonly wideCosts: Uint8Array },
  search: LogSearch,
): Promise<FileOutcome> {
  const inFile = new FileSearch(file.path, lineNames);
  const regions = lineRegions(textBlocks(file.path, file.identity, wideCosts));
  let hits = 0;
  try {
    for (;;) {
      search.signal?.throwIfAborted();
      const next = await nextOf(regions);
      if ('unreadable' in next) return { bytes: await sizeOf(file.path), hits, unreadable: next.unreadable };
      if (next.done === true) return { bytes: await sizeOf(file.path), hits, unreadable: null };
      for (const hit of inFile.search(next.value)) {
        hits++;
        await search.onHit(hit);
      }
    }
  } finally {
    await regions.return(undefined);
  }
}

/** Errors of reading are told apart from those of `onHit`. */
async function nextOf<T>(
  regions: AsyncGenerator<T>,
): Promise<IteratorResult<T> | { unreadable: Unreadable }> {
  try {
    return await regions.next();
  } catch (error) {
    return { unreadable: unreadableBecause(error) };
  }
}

const REASONS: Readonly<Record<string, Unreadable>> = {
  EACCES: 'access-denied',
  EPERM: 'access-denied',
  EBUSY: 'in-use',
  ENOENT: 'missing',
  ELOOP: 'link',
};

/** Why a file could not be read; anything unknown counts as damage (gzip and disk errors). */
export function unreadableBecause(error: unknown): Unreadable {
  if (error instanceof PackedFile) return 'packed';
  if (error instanceof MovedFile) return 'missing';
  return REASONS[codeOf(error)] ?? 'damaged';
}

const sizeOf = async (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
