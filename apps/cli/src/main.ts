import { wantsColour } from './environment.js';
import { run } from './run.js';
import { processTerminal } from './terminal.js';

// Whoever reads our output may have seen enough (`lethe list | head`): that is no failure. Any other
// fault (a full disk behind a redirection) is one, and may leave nowhere to say so.
const leaveWhenNobodyReads = (error: NodeJS.ErrnoException): void =>
  process.exit(error.code === 'EPIPE' ? undefined : 1);
process.stdout.on('error', leaveWhenNobodyReads);
process.stderr.on('error', leaveWhenNobodyReads);

const stop = new AbortController();
const stopFor = (signal: 'SIGINT' | 'SIGTERM', number: number): void => {
  process.once(signal, () => {
    // What is under way ends at its next step and tidies up; a second signal ends the process at once.
    stop.abort();
    process.exitCode = 128 + number;
  });
};
stopFor('SIGINT', 2);
stopFor('SIGTERM', 15);

const terminal = processTerminal({ wantsColour: wantsColour() });
const code = await run(process.argv.slice(2), { terminal, signal: stop.signal });
process.exitCode = stop.signal.aborted ? (process.exitCode ?? code) : code;
