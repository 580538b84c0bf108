import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../start-service.mjs', import.meta.url));
const READY = /^Lethe (?:[a-z-]+ )?is ready (?:at|in) (\S+)$/;
const PAUSES_MS = [500, 1000, 2000, 5000, 10_000];
/** Whoever ran this long before it died is started again at once. */
const STEADY_MS = 60_000;

/**
 * One process of the cluster. It is started again whenever it dies, as a service manager would, until it is
 * stopped; the log goes to standard error.
 */
export class Child {
  #child;
  #stopping = false;
  #failures = 0;
  #settle;
  #pause;

  /** @param {{ name: string, service: string, environment: Record<string, string>, say: (line: string) => void }} options */
  constructor({ name, service, environment, say }) {
    Object.assign(this, { name, service, environment, say });
    /** lines that it said before it was ready, for people */
    this.announcement = [];
  }

  /** @returns {Promise<string>} the address it serves at @throws {Error} it ended before it was ready */
  start() {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#spawn();
    });
  }

  get pid() {
    return this.#child?.pid;
  }

  /** Ends it in order, and resolves when it is gone. */
  async stop() {
    this.#stopping = true;
    clearTimeout(this.#pause);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }

  #spawn() {
    const begun = Date.now();
    // A process group of its own: Ctrl-C is for the one who started all, who ends them in order.
    const child = spawn(process.execPath, [program, this.service, '--with-parent'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      // glibc keeps a heap for each thread, and each keeps what was freed in it: two are enough (in the image too).
      env: { MALLOC_ARENA_MAX: '2', ...process.env, ...this.environment },
      detached: true,
    });
    child.stdin.on('error', () => undefined);
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => this.#heard(line));
    child.once('exit', (code, signal) => this.#ended(code ?? signal, Date.now() - begun));
  }

  #heard(line) {
    const address = READY.exec(line)?.[1];
    if (address === undefined) return void this.announcement.push(line);
    this.address = address;
    this.say(`${this.name} (pid ${this.pid}) is ready at ${address}`);
    this.#settle?.resolve(address);
    this.#settle = undefined;
    // Where others know it by its address, it has to come back there.
    const { port } = URL.canParse(address) ? new URL(address) : {};
    if (port) this.environment = { ...this.environment, LETHE_PORT: port };
  }

  #ended(how, ranMs) {
    if (this.#stopping) return;
    if (this.#settle) {
      this.#settle.reject(new Error(`${this.name} ended before it was ready (${how}); why is above.`));
      return;
    }
    this.#failures = ranMs > STEADY_MS ? 0 : this.#failures + 1;
    const pause = PAUSES_MS[Math.min(this.#failures, PAUSES_MS.length - 1)];
    this.say(`${this.name} ended (${how}) and is started again in ${pause} ms`);
    this.#pause = setTimeout(() => this.#spawn(), pause);
  }
}
