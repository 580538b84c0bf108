/**
 * Stands between whoever started a server and the server, so that no server outlives them, not even a
 * kill -9: their end closes the pipe on our standard input, and with it the server ends.
 *
 * argv: a JSON object `{ command, args, cwd, env, log, remove? }`; `log` takes the output of the server,
 * `remove` is a folder that goes when the starter has gone. Prints the pid of the server, then ends as the
 * server ends; what it ended with goes to the exit code.
 */
import { spawn } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';

const { command, args, cwd, env, log, remove } = JSON.parse(process.argv[2]);
const output = openSync(log, 'a');
const server = spawn(command, args, {
  cwd,
  env: { ...process.env, ...env },
  stdio: ['ignore', output, output],
});
let starterHasGone = false;

server.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 127;
  process.stdin.destroy();
});
server.on('spawn', () => console.log(server.pid));
server.on('exit', (code) => {
  process.exitCode = code ?? 1;
  process.stdin.destroy();
  if (starterHasGone && remove) rmSync(remove, { recursive: true, force: true, maxRetries: 5 });
});
process.stdin.resume().on('end', () => {
  starterHasGone = true;
  server.kill('SIGKILL');
});
// The starter may be gone with the pipe that our words go into.
process.stdout.on('error', () => undefined);
