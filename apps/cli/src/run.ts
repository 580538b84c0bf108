import { CommanderError } from 'commander';
import { CliFailure, exitCodes } from './cli-failure.js';
import { readEnvironment } from './environment.js';
import { letheProgram } from './program.js';
import type { Session } from './session.js';
import type { Terminal } from './terminal.js';

export interface RunOptions {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly variables?: NodeJS.ProcessEnv;
}

/** Runs one command line and returns its exit code; never throws and never ends the process. */
export async function run(words: readonly string[], options: RunOptions): Promise<number> {
  const { terminal, signal, variables } = options;
  const session: Session = { terminal, signal, environment: (given) => readEnvironment(variables, given) };
  let code: number = exitCodes.fine;
  const program = letheProgram(session, (outcome) => {
    code = outcome;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    return failed(error, options);
  }
}

function failed(error: unknown, { terminal, signal }: RunOptions): number {
  // Commander has said what is wrong already, or has shown the help that was asked for.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.fine : exitCodes['wrong-usage'];
  if (signal.aborted) {
    terminal.err('lethe: stopped.\n');
    return exitCodes['answer-is-no'];
  }
  if (error instanceof CliFailure) {
    terminal.err(`lethe: ${error.message}\n`);
    return exitCodes[error.kind];
  }
  terminal.err(
    `lethe: This should not have happened: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return exitCodes['answer-is-no'];
}
