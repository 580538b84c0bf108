/**
 * Stands between whoever started a server and the server, so that no server outlives them, not even a
 * kill -9: their end closes the pipe on our standard input, and with it the server ends.
 *
 * argv: a JSON object `{ command, args, cwd, env, log, remove? }`; `cwd` is the folder of the server, which
 * no second one may work on; `log` takes its output; `remove` is a folder that goes when the starter has
 * gone. Prints the pid of the server, then ends as the server ends; what it ended with goes to the exit code.
 */
import { spawn } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { takeLock } from './pid-lock.mjs';

const { command, args, cwd, env, log, remove } = JSON.parse(process.argv[2]);
// Kafka does not notice a second broker on its data in time, and both go wrong.
const lock = join(cwd, 'in-use');
let free = takeLock(lock);
// The guardian of one that was just killed may be about to go.
for (let attempt = 0; !free && attempt < 50; attempt += 1) {
  await pause(100);
  free = takeLock(lock);
}
if (!free) {
  console.error(`another server works on ${cwd} (if not, remove ${lock})`);
  process.exit(75);
}
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
  free();
  process.stdin.destroy();
});
server.on('spawn', () => console.log(server.pid));
server.on('exit', (code) => {
  process.exitCode = code ?? 1;
  free();
  process.stdin.destroy();
  if (starterHasGone && remove) rmSync(remove, { recursive: true, force: true, maxRetries: 5 });
});
process.stdin.resume().on('end', () => {
  starterHasGone = true;
  server.kill('SIGKILL');
});
// The starter may be gone with the pipe that our words go into.
process.stdout.on('error', () => undefined);
