import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { describe } from '@jest/globals';
import { withoutServers } from './without-servers.js';

/** A server that one test has for itself, so that it may kill it. It ends with the test run at the latest. */
export interface OwnServer {
  /** e.g. `Apache Kafka 4.1.0` */
  readonly name: string;
  /** `host:port` of a broker, a connection string for MongoDB; the same after a restart */
  readonly address: string;
  /** of the server itself; another one after a restart */
  readonly pid: number;
  /** kill -9: it finishes nothing; resolves when it is gone */
  kill(): Promise<void>;
  /** Starts it on the same address and data, after ending it in order if it runs; resolves when it serves. */
  restart(): Promise<void>;
  /** It stands still until it is thawed: connections stay open, and nobody answers on them. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Ends it for good; its data is gone unless it has a folder of the test's own. */
  stop(): Promise<void>;
}

/** @param folder where the data lies and stays; without one it is gone with the server */
export type StartOwnServer = (where?: {
  readonly folder?: string;
  readonly port?: number;
}) => Promise<OwnServer>;

type Kind = 'kafka' | 'mongo';
const program = join(process.cwd(), 'infra/servers/main.mjs');

/**
 * A suite that starts brokers of its own and ends them; a first start on a machine may install Kafka.
 * Where the run only needs a broker, `describeWithKafka` has the shared one.
 */
export const describeWithOwnKafka = (title: string, suite: (start: StartOwnServer) => void): void =>
  describeWithOwn('kafka', title, suite);

/** The same with MongoDB servers: each one the primary of its replica set. */
export const describeWithOwnMongo = (title: string, suite: (start: StartOwnServer) => void): void =>
  describeWithOwn('mongo', title, suite);

function describeWithOwn(kind: Kind, title: string, suite: (start: StartOwnServer) => void): void {
  // What suites there are has to be known before anything may be waited for.
  const can = spawnSync(process.execPath, [program, 'can', kind], { encoding: 'utf8' });
  if (can.status !== 0) return withoutServers(title, can.stderr.trim());
  describe(title, () => suite((where = {}) => ServerOverPipes.start(kind, where)));
}

/** Speaks with infra/servers/serve-own.mjs. */
class ServerOverPipes implements OwnServer {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;
  #state = { name: '', address: '', pid: 0 };

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>, lines: Interface) {
    this.#child = child;
    this.#answers = lines[Symbol.asyncIterator]();
  }

  static async start(kind: Kind, { folder, port }: { folder?: string; port?: number }): Promise<OwnServer> {
    const where = [
      ...(folder === undefined ? [] : ['--folder', folder]),
      ...(port === undefined ? [] : ['--port', String(port)]),
    ];
    const child = spawn(process.execPath, [program, 'own', kind, ...where], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const server = new ServerOverPipes(child, createInterface({ input: child.stdout }));
    await server.#hear();
    return server;
  }

  get name(): string {
    return this.#state.name;
  }

  get address(): string {
    return this.#state.address;
  }

  get pid(): number {
    return this.#state.pid;
  }

  kill(): Promise<void> {
    return this.#ask('kill');
  }

  restart(): Promise<void> {
    return this.#ask('restart');
  }

  freeze(): Promise<void> {
    return this.#ask('freeze');
  }

  thaw(): Promise<void> {
    return this.#ask('thaw');
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, 'close');
    this.#child.stdin.end('stop\n');
    await gone;
  }

  async #ask(word: string): Promise<void> {
    this.#child.stdin.write(`${word}\n`);
    await this.#hear();
  }

  async #hear(): Promise<void> {
    const next = await this.#answers.next();
    const line = next.done === true ? '{ "error": "The server went away." }' : next.value;
    const answer = JSON.parse(line) as { name: string; address: string; pid: number } | { error: string };
    if ('error' in answer) throw new Error(answer.error);
    this.#state = answer;
  }
}
