import { open } from 'node:fs/promises';
import {
  permanentFault,
  ProgramFailed,
  retryableFault,
  runProgram,
  type ProgramRun,
  type TaskFault,
} from '#source-kit';
import { decodeText } from '#sources/windows';
import { farmTroubleIn, meaningOf, versionIn } from '../gdpr/answer-words.js';
import type { GdprInterface, GdprRun, GdprUse } from '../gdpr/gdpr-interface.js';
import { deliveredFiles } from './delivered-files.js';

export interface GdprToolSettings {
  /** the program with leading arguments */
  readonly program: readonly string[];
  /** real seconds */
  readonly timeoutSeconds: number;
  /** real seconds that its file may appear after its end */
  readonly lateFileSeconds: number;
}

const MOST_PRINTED = 1024 * 1024 * 1024;
const MOST_WORDS = 64 * 1024;
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

  /**
   * @throws {TaskFault} permanent `gdpr-tool-missing`, `username-refused`, `export-too-large`; retryable
   *   `gdpr-tool-failed`, `gdpr-tool-hung`, `farm-master-away`, `mfa-cloud-refused`, `working-directory-refused`
   * @throws the signal's reason when it was aborted
   */
  async run(verb: 'export' | 'delete', username: string, use: GdprUse): Promise<GdprRun> {
    const { work, caught } = await use.directory.forRun();
    const startedAt = Date.now();
    const run = await this.runCaught([verb, username], { work, caught, signal: use.signal });
    const words = `${withoutJson(await printedWords(caught))}\n${run.stderrTail}`.trim();
    const meaning = meaningOf(words, username);
    if (meaning === 'trouble' || (run.exitCode !== 0 && meaning === 'nothing-special'))
      throw retryableFault(farmTroubleIn(words) ?? 'gdpr-tool-failed', lastWords(run, words));
    const traces = { work, caught, words, startedAt };
    const patienceMs = meaning === 'nothing-special' ? this.settings.lateFileSeconds * 1000 : 0;
    const delivered = verb === 'export' ? await deliveredFiles(traces, patienceMs, use.signal) : [];
    return { meaning, delivered, exitCode: run.exitCode, version: versionIn(words), words };
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
        maxStdoutBytes: MOST_PRINTED,
        onStdout: async (chunk) => {
          await file.write(chunk);
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

/** The beginning of what was printed, as text: words of a program are short, more is data. */
async function printedWords(caught: string): Promise<string> {
  const file = await open(caught, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_WORDS), 0, MOST_WORDS, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes.length > 1 && bytes[1] === 0);
    return isUtf16 ? bytes.toString('utf16le').replace(/^\uFEFF/, '') : decodeText(bytes);
  } finally {
    await file.close();
  }
}

/** Records that are printed hold words like “failed”, which say nothing about the run. `[ERROR] …` is no JSON. */
const withoutJson = (words: string): string =>
  words.replace(/^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\]]|$))[\s\S]*/, '');

const lastWords = (run: ProgramRun, words: string): string =>
  `exit code ${run.exitCode ?? `none, ended by ${run.endedBy ?? 'an unknown signal'}`}; ${words.slice(-DETAIL)}`;
