import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { LetheApi } from '../e2e/lethe-api.js';
import { ADMIN_TOKEN, usual, withoutOurs } from '../e2e/lethe-process.js';

const program = fileURLToPath(new URL('revivable.mjs', import.meta.url));

/** Lethe on the data of one folder, started and stopped again and again in one process (see revivable.mjs). */
export class RevivedProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #answers: Interface;
  readonly #closed: Promise<unknown>;
  #stderr = '';
  #url = '';

  constructor(folder: string) {
    this.#child = spawn(process.execPath, [program], {
      cwd: folder,
      env: { ...withoutOurs(process.env), ...usual(folder) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // What has no reader would hold it up.
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-20_000);
    });
    this.#answers = createInterface({ input: this.#child.stdout });
    this.#closed = once(this.#child, 'close');
  }

  api(): LetheApi {
    return new LetheApi(() => this.#url, ADMIN_TOKEN);
  }

  async start(): Promise<void> {
    this.#url = (await this.#asked('start')).replace(/^ready /, '');
  }

  async stop(): Promise<void> {
    await this.#asked('stop');
  }

  /** Resolves when the process has ended, whoever ended it. */
  async ended(): Promise<void> {
    await this.#closed;
  }

  async dispose(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  async #asked(what: string): Promise<string> {
    const answer = once(this.#answers, 'line') as Promise<[string]>;
    this.#child.stdin.write(`${what}\n`);
    const ended = this.#closed.then((): never => {
      throw new Error(`It ended when it was to ${what}:\n${this.#stderr}`);
    });
    return (await Promise.race([answer, ended]))[0];
  }
}
