import {
  requireReadable,
  searchLogFolders,
  type LogHit,
  type LogFolderSummary,
  SharedPasses,
} from '#sources/windows';
import { folded } from './quoted-names.js';
import { aliasesTold } from './told-aliases.js';

export interface LogQuestion {
  /** who asks the same of one host shares its passes */
  readonly host: string;
  readonly folders: readonly string[];
  readonly patterns: readonly string[];
  readonly names: readonly string[];
  readonly quotes: 'double' | 'any';
  readonly signal: AbortSignal;
}

/**
 * Searches hosts' logs for many people at once: tasks that wait for the same host are answered by the same
 * pass over its files.
 */
export class HostLogs {
  private readonly passes = new SharedPasses<LogHit, LogFolderSummary>();

  /**
   * @throws {TaskFault} `log-folder-missing`, `log-folder-denied`; `log-file-unreadable`, because what could
   *   not be read may name the person
   */
  async search(question: LogQuestion, onHit: (hit: LogHit) => void): Promise<LogFolderSummary> {
    const { host, folders, patterns, names, quotes, signal } = question;
    const key = JSON.stringify([host, quotes, folders, patterns]);
    const answer = this.passes.ask(
      key,
      names,
      async (all, tell, passSignal) =>
        searchLogFolders({ folders, patterns, names: all, quotes, onHit: tell, signal: passSignal }),
      signal,
    );
    const own = new Set(names.map(folded));
    for await (const hit of answer.hits)
      onHit({ ...hit, names: hit.names.filter((name) => own.has(folded(name))) });
    const summary = await answer.summary;
    requireReadable(summary);
    return summary;
  }

  /** Other forms of the names that the logs tell of, and forms of those. */
  async aliasesOf(question: Omit<LogQuestion, 'quotes'>): Promise<readonly string[]> {
    return aliasesTold(question.names, async (names, onHit) => {
      await this.search({ ...question, names, quotes: 'any' }, onHit);
    });
  }
}
