import { open } from 'node:fs/promises';
import {
  consoleCodePage,
  permanentFault,
  ProgramFailed,
  retryableFault,
  runProgram,
  type ProgramRun,
  type TaskFault,
} from '#source-kit';
import { meaningOf, tellingWords, versionIn, type NoDataPhrases } from '../gdpr/answer-words.js';
import type { DeliveredFile, GdprInterface, GdprRun, GdprUse } from '../gdpr/gdpr-interface.js';
import { answerFault } from '../gdpr/unclear-answer.js';
import { complaintInFiles, otherFilesIn, wordsInFiles } from './answer-in-files.js';
import { beginsLikeJson, deliveredFiles } from './delivered-files.js';
import { textWithJson, type TextWithJson } from './text-with-json.js';

export interface GdprToolSettings {
  /** the program with leading arguments */
  readonly program: readonly string[];
  /** real seconds */
  readonly timeoutSeconds: number;
  /** real seconds that its file may appear after its end */
  readonly lateFileSeconds: number;
  /** of what is neither UTF-8 nor UTF-16 */
  readonly codePage?: string | undefined;
  /** see the setting of this name */
  readonly noDataPhrases: NoDataPhrases;
}

const MOST_PRINTED = 1024 * 1024 * 1024;
const DETAIL = 2000;

/**
 * Runs `MultiFactorAuthGdpr.exe export|delete <username>`.
 *
 * Documented: the two verbs, v8.0+, "produces a JSON formatted file". Not documented, so not relied on: the
 * file's name and place, its encoding, the messages, and the exit code. Exit code 0 with words of trouble is
 * a failure; another one with words for “no such user” is not.
 */
export class GdprTool implements GdprInterface {
  readonly name = 'MultiFactorAuthGdpr.exe';
  readonly codes = {
    failed: 'gdpr-tool-failed',
    noOutput: 'gdpr-tool-no-output',
    unreadable: 'export-unreadable',
  } as const;

  constructor(private readonly settings: GdprToolSettings) {}

  get noDataPhrases(): NoDataPhrases {
    return this.settings.noDataPhrases;
  }

  get codePage(): string | undefined {
    return this.settings.codePage;
  }

  /**
   * @throws {TaskFault} permanent `gdpr-tool-missing`, `username-refused`, `export-too-large`; retryable
   *   `gdpr-tool-failed`, `gdpr-tool-hung`, `farm-master-away`, `mfa-cloud-refused`, `working-directory-refused`
   * @throws the signal's reason when it was aborted
   */
  async run(verb: 'export' | 'delete', username: string, use: GdprUse): Promise<GdprRun> {
    const { work, caught } = await use.directory.forRun();
    const startedAt = Date.now();
    const run = await this.runCaught([verb, username], { work, caught, signal: use.signal });
    const { noDataPhrases, codePage } = this.settings;
    const printed = await textWithJson(caught, `${caught}-printed`, (await consoleCodePage()) ?? codePage);
    const words = `${printed.words}\n${run.stderrTail}`.trim();
    const ended = { run, username, noDataPhrases, codePage, work, printed, words, beside: `${caught}-file` };
    return verb === 'delete' ? deletedBy(ended) : this.exportedBy(ended, startedAt, use.signal);
  }

  private async exportedBy(ended: EndedRun, startedAt: number, signal: AbortSignal): Promise<GdprRun> {
    const { run } = ended;
    const isWordy = run.exitCode !== 0 || meaningIn(ended, ended.words) !== 'nothing-special';
    const meaning = isWordy ? understood(await withFileWords(ended)) : 'nothing-special';
    const patienceMs = meaning === 'nothing-special' ? this.settings.lateFileSeconds * 1000 : 0;
    const { files, words } = await deliveredFiles({ ...ended, startedAt }, patienceMs, signal);
    if (await isAnyJson(files)) {
      const said = { ...ended, words: `${ended.words}\n${words}`.trim() };
      return {
        ...aboutRun(said),
        meaning: words === '' ? meaning : understood(said),
        delivered: files,
      };
    }
    // No export: what else it wrote may say why.
    const all = await withFileWords(ended);
    const saying = understood(all);
    if (saying !== 'nothing-special') return { ...aboutRun(all), meaning: saying, delivered: [] };
    // What says nothing of how it went may be records in another form: none of it is quoted.
    const printedAlone = `${ended.words}\n${await otherFilesIn(ended.work)}`.trim();
    return { ...aboutRun({ ...ended, words: printedAlone }), meaning: saying, delivered: files };
  }

  private async runCaught(
    words: readonly string[],
    { work, caught, signal }: { work: string; caught: string; signal: AbortSignal },
  ): Promise<ProgramRun> {
    const file = await open(caught, 'wx', 0o600);
    try {
      return await runProgram(this.settings.program, words, {
        cwd: work,
        timeoutMs: this.settings.timeoutSeconds * 1000,
        signal,
        codePage: this.settings.codePage,
        maxStdoutBytes: MOST_PRINTED,
        onStdout: async (chunk) => {
          await file.appendFile(chunk);
        },
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw error instanceof ProgramFailed ? faultOf(error) : error;
    } finally {
      await file.close();
    }
  }
}

function faultOf(failure: ProgramFailed): TaskFault {
  switch (failure.reason) {
    case 'missing':
    case 'not-executable':
      return permanentFault('gdpr-tool-missing', failure.detail, failure);
    case 'argument-refused':
      return permanentFault('username-refused', failure.detail, failure);
    case 'output-too-large':
      return permanentFault('export-too-large', failure.detail, failure);
    case 'timed-out':
      return retryableFault('gdpr-tool-hung', failure.detail, failure);
    case 'working-directory-missing':
      return retryableFault('working-directory-refused', failure.detail, failure);
    case 'could-not-start':
    case 'aborted':
      return retryableFault('gdpr-tool-failed', failure.detail, failure);
    default:
      return failure.reason satisfies never;
  }
}

/** A run that came to its end by itself, and what it said. */
interface EndedRun {
  readonly run: ProgramRun;
  readonly username: string;
  readonly noDataPhrases: NoDataPhrases;
  readonly codePage: string | undefined;
  readonly work: string;
  readonly printed: TextWithJson;
  readonly words: string;
  readonly beside: string;
}

const meaningIn = ({ username, noDataPhrases }: EndedRun, words: string) =>
  meaningOf(words, username, noDataPhrases);

const aboutRun = ({ run: { exitCode }, words }: EndedRun) => ({ exitCode, version: versionIn(words), words });

const withFileWords = async (ended: EndedRun): Promise<EndedRun> => ({
  ...ended,
  words: `${ended.words}\n${await wordsInFiles(ended.work, ended.beside, ended.codePage)}`.trim(),
});

async function deletedBy(ended: EndedRun): Promise<GdprRun> {
  const { work, printed } = ended;
  const complaint = await complaintInFiles(work, printed.documents);
  const all = complaint === undefined ? ended : { ...ended, words: `${ended.words}\n${complaint}`.trim() };
  if (complaint !== undefined && meaningIn(ended, complaint) !== 'no-data') throw troubleOf(all);
  return { ...aboutRun(all), meaning: understood(all), delivered: [] };
}

/** @throws {TaskFault} when its words tell of trouble, or the exit code alone does */
function understood(ended: EndedRun): GdprRun['meaning'] {
  const meaning = meaningIn(ended, ended.words);
  if (meaning === 'trouble' || (ended.run.exitCode !== 0 && meaning === 'nothing-special'))
    throw troubleOf(ended);
  return meaning;
}

const troubleOf = ({ run, words, username }: EndedRun): TaskFault =>
  answerFault('gdpr-tool-failed', lastWords(run, tellingWords(words, username)), words);

async function isAnyJson(files: readonly DeliveredFile[]): Promise<boolean> {
  for (const { path } of files) if (await beginsLikeJson(path)) return true;
  return false;
}

const lastWords = (run: ProgramRun, words: string): string =>
  `exit code ${run.exitCode ?? `none, ended by ${run.endedBy ?? 'an unknown signal'}`}; ${words.slice(-DETAIL).trim() || 'not a word'}`;
