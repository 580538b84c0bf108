import { access, constants, open, readdir, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { ReadinessProblem, SeenLogFolder, UncoveredPlace, UncoveredReason } from '#contracts';
import { matchesAny } from '../logs/glob-pattern.js';
import { codeOf } from '../logs/log-files.js';
import { walkFolder, type Budget, type WalkedFile } from './folder-walk.js';
import { shownName } from './shown-name.js';

export interface LogFolderRules {
  /** of this host, as the settings have them */
  readonly folders: readonly string[];
  /** of every host: a folder of another host is nobody's omission */
  readonly configured: readonly string[];
  /** where the product keeps its logs unless it is told otherwise */
  readonly usual: readonly string[];
  /** patterns of the files that are searched or swept */
  readonly covered: readonly string[];
  /** pattern of everything that is the product's */
  readonly similar: string;
}

export interface LogFolderSurvey {
  readonly logFolders: readonly SeenLogFolder[];
  readonly uncovered: readonly UncoveredPlace[];
  readonly problems: readonly ReadinessProblem[];
}

/** A log folder with more than that in it is told of as far as it was seen. */
const ENTRIES_INSIDE = 100_000;
const ENTRIES_BESIDE = 20_000;
const DEEPEST = 32;
/** Of so many files it is asked whether they may be read, and so many places are named. */
const RIGHTS_ASKED = 2000;
const PLACES_NAMED = 10;
/** Parts of the program, which are called like its logs. */
const PROGRAM_PART = /\.(?:exe|dll|pdb|mui|msi|config|manifest)$/i;
/** What a log is called, or what it was packed into. */
const LOG_LIKE = /\.(?:log|txt|csv|etl|zip|gz|gzip|7z|rar|tar|tgz|bak|old)(?:\W|\d|$)/i;

/**
 * Looks at log folders, and beside them, for what no rule covers. It lists names and reads nothing; files are opened and
 * closed again, as nobody can tell otherwise whether they may be read.
 */
export async function surveyLogFolders(rules: LogFolderRules, signal: AbortSignal): Promise<LogFolderSurvey> {
  const look = new LogFolderLook(rules, signal);
  for (const folder of rules.folders) await look.inside(folder);
  await look.beside();
  return look.seen();
}

class LogFolderLook {
  private readonly logFolders: SeenLogFolder[] = [];
  private readonly problems: ReadinessProblem[] = [];
  private readonly places = new Map<string, UncoveredPlace>();
  private readonly isCovered: (name: string) => boolean;
  private readonly isSimilar: (name: string) => boolean;

  constructor(
    private readonly rules: LogFolderRules,
    private readonly signal: AbortSignal,
  ) {
    this.isCovered = matchesAny(rules.covered);
    const similar = matchesAny([rules.similar]);
    this.isSimilar = (name) => similar(name) && !PROGRAM_PART.test(name);
  }

  seen(): LogFolderSurvey {
    const uncovered = [...this.places.values()].sort((one, other) => (one.place < other.place ? -1 : 1));
    return { logFolders: this.logFolders, uncovered, problems: this.problems };
  }

  async inside(folder: string): Promise<void> {
    try {
      const root = await realpath(folder);
      const walk = await walkFolder(root, this.terms(DEEPEST, { entries: ENTRIES_INSIDE }));
      const covered = walk.files.filter(({ name }) => this.isCovered(name));
      this.logFolders.push({ folder, state: 'readable', files: walk.whole ? covered.length : null });
      await this.demandRights(folder, covered);
      for (const { name, inside } of walk.files)
        if (this.isSimilar(name) && !this.isCovered(name))
          this.add('files-without-pattern', join(folder, ...[...inside, name].map(shownName)), 1);
      for (const { name, inside, isFolder } of walk.unnameable)
        if (isFolder || this.isCovered(name))
          this.problems.push({
            code: 'log-file-unreadable',
            place: join(folder, ...[...inside, name].map(shownName)),
          });
      for (const inside of walk.denied)
        this.problems.push({ code: 'log-folder-denied', place: join(folder, ...inside.map(shownName)) });
    } catch (error) {
      this.signal.throwIfAborted();
      const isMissing = ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
      this.logFolders.push({ folder, state: isMissing ? 'missing' : 'denied', files: null });
      this.problems.push({ code: isMissing ? 'log-folder-missing' : 'log-folder-denied', place: folder });
    }
  }

  /**
   * What may be listed may still not be read, or not be removed: that is known before a task needs it. Where rights are
   * lists, as on Windows, nobody can tell without removing whether something may be removed, and the tasks do.
   */
  private async demandRights(folder: string, covered: readonly WalkedFile[]): Promise<void> {
    const unread: string[] = [];
    const unwritten = new Set<string>();
    for (const { name, inside } of covered.slice(0, RIGHTS_ASKED)) {
      this.signal.throwIfAborted();
      const holder = join(folder, ...inside);
      if (await isDenied(async () => (await open(join(holder, name))).close()))
        unread.push(join(folder, ...[...inside, name].map(shownName)));
      if (!unwritten.has(holder) && (await isDenied(async () => access(holder, constants.W_OK))))
        unwritten.add(holder);
    }
    for (const place of unread.slice(0, PLACES_NAMED))
      this.problems.push({ code: 'log-file-unreadable', place });
    for (const place of [...unwritten].slice(0, PLACES_NAMED))
      this.problems.push({ code: 'log-removal-denied', place });
  }

  /** Folders beside the configured ones, the folder they lie in, and where the product usually writes. */
  async beside(): Promise<void> {
    const roots = await this.configuredRoots();
    const budget = { entries: ENTRIES_BESIDE };
    // A path of another system is taken for a name in whatever folder the process works in.
    const parents = new Set(this.rules.folders.filter(isAbsolute).map((folder) => dirname(resolve(folder))));
    for (const parent of parents) {
      if (!roots.some((root) => lies(parent, root))) await this.countLogs(parent, parent, 0, budget);
      // A whole drive is not gone through: only what lies directly in a folder that lies directly on it.
      const depth = dirname(parent) === parent ? 0 : 1;
      for (const name of await foldersIn(parent))
        if (!isOneOf(roots, join(parent, name)))
          await this.countLogs(join(parent, name), join(parent, shownName(name)), depth, budget);
    }
    for (const usual of this.rules.usual)
      if (isAbsolute(usual) && !isOneOf(roots, usual)) await this.countLogs(usual, usual, 1, budget);
  }

  private async countLogs(folder: string, place: string, depth: number, budget: Budget): Promise<void> {
    // What may not be listed, or is gone, is nobody's business here.
    const walk = await walkFolder(folder, this.terms(depth, budget)).catch(() => null);
    this.signal.throwIfAborted();
    const isLog = (name: string): boolean =>
      this.isCovered(name) || (this.isSimilar(name) && LOG_LIKE.test(name));
    const count = walk?.files.filter(({ name }) => isLog(name)).length ?? 0;
    if (count > 0) this.add('folder-not-configured', place, count);
  }

  private async configuredRoots(): Promise<readonly string[]> {
    const { configured } = this.rules;
    const real = await Promise.all(configured.map(async (folder) => realpath(folder).catch(() => folder)));
    return [...configured, ...real].map((folder) => resolve(folder));
  }

  private terms(depth: number, budget: Budget) {
    return { depth, budget, signal: this.signal };
  }

  private add(reason: UncoveredReason, place: string, count: number): void {
    const key = `${reason} ${place.toLowerCase()}`;
    this.places.set(key, { reason, place, count: (this.places.get(key)?.count ?? 0) + count });
  }
}

const isDenied = async (attempt: () => Promise<void>): Promise<boolean> =>
  attempt().then(
    () => false,
    (error: unknown) => ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error)),
  );

/** A configured folder, one in it, or one around it: there is more than one host's share in that. */
const isOneOf = (roots: readonly string[], folder: string): boolean =>
  roots.some((root) => lies(folder, root) || lies(root, folder));

/** Whether a folder is the other one, or lies in it. */
function lies(folder: string, other: string): boolean {
  const way = relative(other, folder);
  return way === '' || (!/^\.\.(?:[/\\]|$)/.test(way) && !isAbsolute(way));
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
