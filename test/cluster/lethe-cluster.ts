import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { openMongoStore } from '#adapters/mongo';
import { rebuildBeside } from '#application';
import type { KafkaForTests, MongoForTests } from '#testing';
import { ADMIN_TOKEN } from '../e2e/lethe-process.js';
import { LetheApi } from '../e2e/lethe-api.js';
import { AstrayProcess } from './astray-process.js';

/** What `npm run start:cluster` becomes. */
const program = fileURLToPath(new URL('../../infra/start-cluster.mjs', import.meta.url));
const START_WITHIN_MS = 120_000;
/** A broker waits 30 s for members that were killed before it gives their partitions to others, who then begin. */
const PATIENCE_MS = 90_000;
const READY = /^Lethe is ready at (http:\/\/\S+)$/m;
const CHILD_READY = /^\[cluster\] (.+) \(pid (\d+)\) is ready at (\S+)$/;

export interface Servers {
  readonly mongo: MongoForTests;
  readonly kafka: KafkaForTests;
}

export interface ClusterMember {
  readonly pid: number;
  readonly address: string;
}

/** All processes of a cluster, started as a user starts them, on a database and topics of their own. */
export class LetheCluster {
  stderr = '';
  private stdout = '';
  private readonly members = new Map<string, ClusterMember>();
  private readonly listeners = new Set<() => void>();
  private line = '';
  private readonly ended: Promise<number | null>;

  private constructor(
    readonly folder: string,
    /** begins the names of this cluster's topics and groups */
    readonly prefix: string,
    /** address of this cluster's database */
    readonly mongodbUri: string,
    private readonly variables: NodeJS.ProcessEnv,
    private readonly child: ChildProcessByStdio<null, Readable, Readable>,
  ) {
    child.stdout.setEncoding('utf8').on('data', (text: string) => this.tell(() => (this.stdout += text)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.tell(() => this.hear(text)));
    this.ended = new Promise((resolve) => child.on('close', (code) => this.tell(() => resolve(code))));
  }

  /** @param counts e.g. `orchestrator=2` */
  static async start(
    { mongo, kafka }: Servers,
    counts: readonly string[] = [],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<LetheCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'lethe-cluster-'));
    const prefix = kafka.prefix();
    const uri = new URL(mongo.uri);
    uri.pathname = `/${mongo.database()}`;
    const env = {
      ...withoutOurs(process.env),
      MONGODB_URI: uri.href,
      KAFKA_BROKERS: kafka.brokers.join(','),
      LETHE_KAFKA_TOPIC_PREFIX: prefix,
      LETHE_PORT: '0',
      LETHE_DATA_DIR: join(folder, 'data'),
      LETHE_ADMIN_TOKEN: ADMIN_TOKEN,
      LETHE_SEED: 'none',
      LETHE_SANDBOX_SECONDS_PER_DAY: '0',
      ...variables,
    };
    const child = spawn(process.execPath, [program, ...counts], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
    });
    const cluster = new LetheCluster(folder, prefix, uri.href, env, child);
    try {
      await cluster.until('it is ready', () => READY.test(cluster.stdout), START_WITHIN_MS);
    } catch (error) {
      await cluster.dispose();
      throw error;
    }
    return cluster;
  }

  get url(): string {
    return READY.exec(this.stdout)?.[1] ?? '';
  }

  api(token = ADMIN_TOKEN): LetheApi {
    return new LetheApi(
      () => this.url,
      token,
      PATIENCE_MS,
      () => this.stdout,
    );
  }

  /** Another gateway than the first, where there are several. */
  apiOf(member: string): LetheApi {
    return new LetheApi(
      () => this.member(member).address,
      ADMIN_TOKEN,
      PATIENCE_MS,
      () => this.stdout,
    );
  }

  member(name: string): ClusterMember {
    const member = this.members.get(name);
    if (!member) throw new Error(`There is no ${name} among ${[...this.members.keys()].join(', ')}.`);
    return member;
  }

  get names(): readonly string[] {
    return [...this.members.keys()];
  }

  /** kill -9; resolves when it has been started again and is ready. */
  async kill9(name: string): Promise<void> {
    const { pid } = this.member(name);
    process.kill(pid, 'SIGKILL');
    await this.until(`${name} is ready again`, () => this.member(name).pid !== pid, START_WITHIN_MS);
  }

  /** One orchestrator more, whose clock goes wrong by so many milliseconds. */
  async startAstray(byMs: number): Promise<AstrayProcess> {
    return this.startMore('orchestrator', byMs);
  }

  /** One process more beside those that there are, or were. @throws {Error} it ended before it was ready */
  async startMore(service: string, byMs = 0): Promise<AstrayProcess> {
    return AstrayProcess.start(service, {
      dataDir: join(this.folder, 'data'),
      byMs,
      env: this.variables,
    });
  }

  /** Whether the lists are what its events make of them, byte for byte. */
  async listsEqualEvents(): Promise<boolean> {
    const store = await openMongoStore({ uri: this.mongodbUri });
    try {
      return (await rebuildBeside(store.events, store.feed, store.readModel)).equal;
    } finally {
      await store.close();
    }
  }

  /** Ends all of it in order. @returns the exit code */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  async dispose(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private hear(text: string): void {
    this.stderr += text;
    this.line += text;
    const lines = this.line.split('\n');
    this.line = lines.pop() ?? '';
    for (const line of lines) {
      const [, name, pid, address] = CHILD_READY.exec(line) ?? [];
      if (name && pid && address) this.members.set(name, { pid: Number(pid), address });
    }
  }

  private tell(change: () => void): void {
    change();
    for (const listener of this.listeners) listener();
  }

  private async until(what: string, holds: () => boolean, milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let look = (): void => undefined;
    const failed = (why: string) =>
      new Error(`Waited in vain until ${what}: ${why}.\n${this.stderr.slice(-8000)}`);
    try {
      await new Promise<void>((resolve, reject) => {
        look = () => {
          if (holds()) resolve();
          else if (this.child.exitCode !== null) reject(failed(`it ended with ${this.child.exitCode}`));
        };
        timer = setTimeout(() => reject(failed('it took too long')), milliseconds);
        this.listeners.add(look);
        void this.ended.then(look);
        look();
      });
    } finally {
      clearTimeout(timer);
      this.listeners.delete(look);
    }
  }
}

/** The environment of the test run, without what would reach into the processes under test. */
const withoutOurs = (variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(variables).filter(([name]) => !/^(LETHE_|MONGODB_|KAFKA_|NODE_OPTIONS$)/.test(name)),
  );
