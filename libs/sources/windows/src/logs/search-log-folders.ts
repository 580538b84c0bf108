import type { LogHit } from './file-search.js';
import { listLogFiles, unreachable, type LogFile } from './log-files.js';
import { searchLogs, type LogSearch, type LogSearchSummary, type Unreadable } from './search-logs.js';

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
 * a file of another name: the folders are listed again until every file that is there has been read once. Where a file
 * went or was cut before it could be read, as when it is packed or copied and emptied, what it held may lie at the end
 * of one that was read already: those that have changed are then read once more.
 * @throws {TaskFault} `log-folder-missing`, `log-folder-denied`
 */
export const searchLogFolders = async (search: LogFolderSearch): Promise<LogFolderSummary> =>
  new FolderSearch(search).run();

class FolderSearch {
  /** as they were listed before they were read, by `keyOf` */
  readonly #read = new Map<string, LogFile>();
  /** the last line of a file that was told */
  readonly #told = new Map<string, number>();
  /** listed, and under another name or gone when they were to be read */
  #missed: readonly LogFile[] = [];
  readonly #unreadable: Array<{ readonly file: string; readonly reason: Unreadable }> = [];
  #bytes = 0;
  #hits = 0;
  #links = 0;

  constructor(private readonly search: LogFolderSearch) {}

  async run(): Promise<LogFolderSummary> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const listing = await this.#list();
      if (round === 0) this.#unreadable.push(...unreachable(listing));
      this.#links = listing.links.length;
      const due = this.#due(listing.files);
      if (due.length === 0) return this.#summary();
      await this.#readAll(due);
    }
    const { files } = await this.#list();
    this.#unreadable.push(
      ...this.#left(files).map(({ path }) => ({ file: path, reason: 'missing' as const })),
    );
    return this.#summary();
  }

  #list() {
    return listLogFiles(this.search.folders, this.search.patterns);
  }

  #due(files: readonly LogFile[]): readonly LogFile[] {
    const isLost = this.#hasLost(files);
    return files.filter((file) => {
      const before = this.#read.get(keyOf(file));
      return before === undefined || (isLost && hasChanged(file, before));
    });
  }

  /** Whether something went, or was cut, that was listed and not read before: where it lies now nobody knows. */
  #hasLost(files: readonly LogFile[]): boolean {
    const there = new Set(files.map(keyOf));
    const isCut = (file: LogFile): boolean => file.bytes < (this.#read.get(keyOf(file))?.bytes ?? 0);
    return this.#missed.some((file) => !there.has(keyOf(file))) || files.some(isCut);
  }

  /** A folder that never came to rest: what may hold something that was seen and has not been read. */
  #left(files: readonly LogFile[]): readonly LogFile[] {
    const missed = new Set(this.#missed.map(keyOf));
    return this.#hasLost(files) ? this.#due(files) : files.filter((file) => missed.has(keyOf(file)));
  }

  async #readAll(files: readonly LogFile[]): Promise<void> {
    const byPath = new Map(files.map((file) => [file.path, { file, toldBefore: this.#toldOf(file) }]));
    const onHit = async (hit: LogHit): Promise<void> => {
      const known = byPath.get(hit.file);
      if (known && hit.line <= known.toldBefore) return;
      this.#hits++;
      if (known) this.#told.set(keyOf(known.file), hit.line);
      await this.search.onHit(hit);
    };
    const { bytes, unreadable } = await searchLogs({ ...this.search, files, onHit });
    this.#bytes += bytes;
    const missing = new Set(unreadable.filter(({ reason }) => reason === 'missing').map(({ file }) => file));
    // What has moved comes again in the next listing under its new name.
    this.#missed = files.filter(({ path }) => missing.has(path));
    this.#unreadable.push(...unreadable.filter(({ file }) => !missing.has(file)));
    for (const file of files) if (!missing.has(file.path)) this.#read.set(keyOf(file), file);
  }

  /** Lines that were told are told once; those of a file that was cut since are others. */
  #toldOf(file: LogFile): number {
    const before = this.#read.get(keyOf(file));
    return before && file.bytes >= before.bytes ? (this.#told.get(keyOf(file)) ?? 0) : 0;
  }

  #summary(): LogFolderSummary {
    return {
      files: this.#read.size,
      bytes: this.#bytes,
      hits: this.#hits,
      unreadable: this.#unreadable,
      links: this.#links,
    };
  }
}

/** File systems give a new file the number of one that has gone, often at once: that does not make it the same. */
const keyOf = ({ identity, bornAt }: LogFile): string => `${identity}@${bornAt}`;

const hasChanged = (file: LogFile, before: LogFile): boolean =>
  file.bytes !== before.bytes || file.changedAt !== before.changedAt;
