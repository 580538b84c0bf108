import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const here = join(process.cwd(), 'test/faults');

/** A process of its own that says on each line of its output what it has done, until it is killed. */
export class Child {
  /** lines that reached us; what was said and not heard of is lost with the process, as with any client */
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;
  #heard: () => void = () => undefined;
  #errors = '';
  #ended = false;

  /** @param program a file in test/faults/children */
  constructor(program: string, ...args: string[]) {
    const node = ['--disable-warning=ExperimentalWarning', '--import', join(here, 'typescript-hooks.mjs')];
    this.#process = spawn(process.execPath, [...node, join(here, 'children', program), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, stderr } = this.#process;
    if (!stdout || !stderr) throw new Error('The child has no output.');
    // A line that a kill has broken off was not said: only what has its end is taken.
    let begun = '';
    stdout.setEncoding('utf8').on('data', (text: string) => {
      const [unfinished = '', ...whole] = (begun + text).split('\n').reverse();
      begun = unfinished;
      this.lines.push(...whole.reverse());
      this.#heard();
    });
    stderr.on('data', (text: Buffer) => (this.#errors += text.toString()));
    this.#closed = once(this.#process, 'close');
    void this.#closed.then(() => {
      this.#ended = true;
      this.#heard();
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Resolves when the child has said so many lines. @throws it ended before */
  async hear(count: number): Promise<void> {
    while (this.lines.length < count) {
      if (this.#ended) throw new Error(`The child ended early: ${this.#errors}`);
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  /** Resolves when it has ended by itself, and all it said has been heard. */
  async ended(): Promise<void> {
    await this.#closed;
  }

  /** Ends it without a chance to do anything more; resolves when all it said has been heard. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#closed;
  }
}
