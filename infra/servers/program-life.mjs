/** Servers as child processes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const guardian = fileURLToPath(new URL('./guardian.mjs', import.meta.url));

/**
 * A folder for one server: the one to keep its data in, or else a temporary one.
 * @returns {{ folder: string, beginIn: (program: object) => Promise<ProgramLife>, leave: () => Promise<void> }}
 *   `beginIn` takes `{ command, args, env? }`
 */
export function programFolder(name, kept) {
  const folder = kept === undefined ? mkdtempSync(join(tmpdir(), `lethe-${name}-`)) : resolve(kept, name);
  mkdirSync(folder, { recursive: true });
  const place = {
    cwd: folder,
    log: join(folder, `${name}.log`),
    ...(kept === undefined && { remove: folder }),
  };
  return {
    folder,
    beginIn: (program) => begin({ ...place, ...program }),
    async leave() {
      if (kept === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Starts a program under a guardian.
 * @param {{ command: string, args: string[], cwd: string, env?: object, log: string, remove?: string }} program
 *   `log`: the file for its output; `remove`: a folder that goes with a starter who is killed
 * @throws where the program cannot be started at all, or another one works on its folder
 */
async function begin(program) {
  const from = existsSync(program.log) ? statSync(program.log).size : 0;
  // A group of its own: Ctrl-C is for the starter, who then ends the server in order.
  const child = spawn(process.execPath, [guardian, JSON.stringify(program)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const ended = once(child, 'close');
  const [pid] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  if (typeof pid !== 'string') throw new Error(`${program.command} cannot be started: ${errors.trim()}`);
  return new ProgramLife(Number(pid), ended, async () => outputAfter(program.log, from));
}

/** Where the system has no word for it, as on macOS, this is believed without a look. */
function allStand(pid) {
  const threads = `/proc/${pid}/task`;
  if (!existsSync(threads)) return true;
  return readdirSync(threads).every((thread) => {
    try {
      // The name in brackets may hold anything; the state is the letter behind it.
      return readFileSync(join(threads, thread, 'stat'), 'utf8')
        .replace(/^.*\) /s, '')
        .startsWith('T');
    } catch (error) {
      if (['ENOENT', 'ESRCH'].includes(error.code)) return true;
      throw error;
    }
  });
}

/** @implements {import('./server.mjs').Life} */
class ProgramLife {
  #ended;
  #running = true;

  constructor(pid, ended, output) {
    this.pid = pid;
    this.#ended = ended.then(() => {
      this.#running = false;
    });
    this.output = output;
  }

  get running() {
    return this.#running;
  }

  async kill() {
    this.#signal('SIGKILL');
    await this.#ended;
  }

  /** Resolves when all of its threads stand: one that has not been told yet may answer for a while longer. */
  async freeze() {
    this.#signal('SIGSTOP');
    while (this.#running && !allStand(this.pid)) await sleep(5);
  }

  async thaw() {
    this.#signal('SIGCONT');
  }

  /** One that has not ended after that time is killed. */
  async stop(withinMs = 15_000) {
    this.#signal('SIGTERM');
    const timer = setTimeout(() => this.#signal('SIGKILL'), withinMs);
    await this.#ended;
    clearTimeout(timer);
  }

  #signal(signal) {
    if (!this.#running) return;
    try {
      process.kill(this.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

/** The last 20,000 bytes at most. */
function outputAfter(file, from) {
  const size = statSync(file).size;
  const start = Math.max(from, size - 20_000);
  const buffer = Buffer.alloc(size - start);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, buffer, 0, buffer.length, start);
  } finally {
    closeSync(handle);
  }
  return buffer.toString();
}
