import { listLogFiles, unreachable, type LogFile } from './log-files.js';
import { searchLogs, type LogSearch, type LogSearchSummary } from './search-logs.js';

export interface LogFolderSearch extends Omit<LogSearch, 'files' | 'onFile'> {
  readonly folders: readonly string[];
  /** see `matchesAny` */
  readonly patterns: readonly string[];
}

export interface LogFolderSummary extends LogSearchSummary {
  /** links that were not followed, whatever they lead to */
  readonly links: number;
}

const MOST_ROUNDS = 3;

/**
 * Searches every file in the folders that matches. A service that rotates its log meanwhile moves lines to
 * a file of another name: the folders are listed again until every file that is there has been read once.
 * @throws {TaskFault} `log-folder-missing`, `log-folder-denied`
 */
export async function searchLogFolders(search: LogFolderSearch): Promise<LogFolderSummary> {
  const read = new Set<string>();
  let missed: readonly LogFile[] = [];
  let total: LogFolderSummary = { files: 0, bytes: 0, hits: 0, unreadable: [], links: 0 };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const listing = await listLogFiles(search.folders, search.patterns);
    const fresh = listing.files.filter(({ identity }) => !read.has(identity));
    const outOfReach = round > 0 ? [] : unreachable(listing);
    if (round > 0 && fresh.length === 0) return total;
    const found = await searchLogs({ ...search, files: fresh });
    const moved = new Set(
      found.unreadable.filter(({ reason }) => reason === 'missing').map(({ file }) => file),
    );
    for (const { path, identity } of fresh) if (!moved.has(path)) read.add(identity);
    // What has moved comes again in the next listing under its new name.
    const unreadable = found.unreadable.filter(({ file }) => !moved.has(file));
    total = {
      files: total.files + found.files - moved.size,
      bytes: total.bytes + found.bytes,
      hits: total.hits + found.hits,
      unreadable: [...total.unreadable, ...outOfReach, ...unreadable],
      links: listing.links.length,
    };
    missed = fresh.filter(({ path }) => moved.has(path));
  }
  return missed.length === 0 ? total : withMissed(total, search, missed);
}

/** A folder that never came to rest: what was seen and is still there under another name has not been read. */
async function withMissed(
  total: LogFolderSummary,
  { folders, patterns }: LogFolderSearch,
  missed: readonly LogFile[],
): Promise<LogFolderSummary> {
  const identities = new Set(missed.map(({ identity }) => identity));
  const { files } = await listLogFiles(folders, patterns);
  const left = files.filter(({ identity }) => identities.has(identity));
  const unread = left.map(({ path }) => ({ file: path, reason: 'missing' as const }));
  return { ...total, unreadable: [...total.unreadable, ...unread] };
}
