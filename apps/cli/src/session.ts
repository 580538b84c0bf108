import type { CliEnvironment, GivenAddress } from './environment.js';
import type { Terminal } from './terminal.js';

/** What every command gets: where to write, whom to ask, and when to stop. */
export interface Session {
  readonly terminal: Terminal;
  /** read when a command needs a server, so that the others work whatever it holds */
  readonly environment: (given?: GivenAddress) => CliEnvironment;
  /** aborted by Ctrl-C and SIGTERM */
  readonly signal: AbortSignal;
}
