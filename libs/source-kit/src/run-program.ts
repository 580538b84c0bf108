import { printedOnHost } from './console-code-page.js';
import { runProcess, type ProcessRun, type ProgramOptions } from './program-process.js';

export { ProgramFailed, type ProgramFailure, type ProgramOptions } from './program-process.js';

/** What a program left when it had ended by itself. An exit code other than 0 is no error here: the caller knows what it means. */
export interface ProgramRun extends Omit<ProcessRun, 'stderr'> {
  /** the last 4 KB of its error stream, decoded */
  readonly stderrTail: string;
}

/**
 * Runs a program on this host, see runProcess, and reads its words.
 * @throws {ProgramFailed} it did not start, hung, wrote too much, or was aborted
 * @throws what `onStdout` throws, after the program was killed
 */
export async function runProgram(
  program: readonly string[],
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramRun> {
  const { stderr, ...run } = await runProcess(program, args, options);
  return { ...run, stderrTail: (await printedOnHost(stderr, options.codePage)).trim() };
}
