import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { LetheApi } from './lethe-api.js';

/** What `npm start` becomes. */
const standalone = fileURLToPath(new URL('../../dist/apps/standalone/src/main.js', import.meta.url));
const READY = /^Lethe is ready at (http:\/\/\S+)$/m;
const START_WITHIN_MS = 45_000;
const STOP_WITHIN_MS = 20_000;

export const ADMIN_TOKEN = 'an-admin-token-for-these-tests-only';

type Variables = Readonly<Record<string, string | undefined>>;

/** What a process said and how it ended, for starts that are meant to fail. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The real thing, started as `npm start` starts it and seen from outside only: an empty sandbox whose
 * clock stands still, in a folder of its own, on a port the system picks.
 */
export class LetheProcess {
  private running: Run | undefined;
  /** everything ever said, over all restarts */
  stdout = '';
  stderr = '';

  private constructor(
    /** the folder the process works in; its data lies in `data` below */
    readonly folder: string,
    private readonly variables: Variables,
    private readonly program: string,
  ) {}

  /**
   * @param variables are added to the usual ones; undefined takes one away
   * @param program another program than the one of `npm start`, which composes the same
   */
  static async start(variables: Variables = {}, program = standalone): Promise<LetheProcess> {
    const lethe = new LetheProcess(await mkdtemp(join(tmpdir(), 'lethe-e2e-')), variables, program);
    try {
      await lethe.restart();
    } catch (error) {
      await lethe.dispose();
      throw error;
    }
    return lethe;
  }

  get dataDir(): string {
    return join(this.folder, 'data');
  }

  get url(): string {
    if (this.running?.url === undefined) throw new Error('Lethe does not run.');
    return this.running.url;
  }

  /** Speaks to wherever Lethe listens at the time of each call. */
  api(token = ADMIN_TOKEN): LetheApi {
    return new LetheApi(
      () => this.url,
      token,
      undefined,
      () => this.stdout + this.stderr,
    );
  }

  /** Starts it again on the same data. Whoever wants the old one to end first, stops or kills it first. */
  async restart(variables: Variables = this.variables): Promise<void> {
    const run = new Run(this.program, this.folder, { ...usual(this.folder), ...variables });
    this.running = run;
    run.hear(
      (text) => (this.stdout += text),
      (text) => (this.stderr += text),
    );
    await run.ready();
  }

  /** As a power cut would end it: nothing is finished, nothing is said. */
  async kill9(): Promise<void> {
    this.running?.child.kill('SIGKILL');
    await this.running?.ended;
  }

  /** Resolves when the process has ended, whoever ended it. */
  async ended(): Promise<void> {
    await this.running?.ended;
  }

  /** Asks it to end and says how it did. @param times so often at once, as Ctrl-C under npm comes twice */
  async stop(signal: NodeJS.Signals = 'SIGTERM', times = 1): Promise<Ended> {
    if (!this.running) throw new Error('Lethe does not run.');
    for (let time = 0; time < times; time += 1) this.running.child.kill(signal);
    return within(
      STOP_WITHIN_MS,
      this.running.ended,
      () => `Lethe did not end on ${signal}.\n${this.stderr}`,
    );
  }

  /** Ends it in order if it still runs: programs it started would outlive a kill, and write into the folder. */
  async dispose(): Promise<void> {
    if (this.running?.child.exitCode === null && this.running.child.signalCode === null)
      await this.stop().catch(() => undefined);
    await this.kill9();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Starts Lethe where it is expected to refuse, and waits for its end. */
export async function startRefused(folder: string, variables: Variables): Promise<Ended> {
  const run = new Run(standalone, folder, { ...usual(folder), ...variables });
  try {
    return await within(START_WITHIN_MS, run.ended, () => 'Lethe started although it had to refuse.');
  } finally {
    run.child.kill('SIGKILL');
  }
}

export const usual = (folder: string): Variables => ({
  LETHE_PORT: '0',
  LETHE_DATA_DIR: join(folder, 'data'),
  LETHE_ADMIN_TOKEN: ADMIN_TOKEN,
  LETHE_SEED: 'none',
  LETHE_SANDBOX_SECONDS_PER_DAY: '0',
});

/** One life of the process. */
class Run {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Ended>;
  url: string | undefined;
  private stdout = '';
  private stderr = '';

  constructor(program: string, folder: string, variables: Variables) {
    this.child = spawn(process.execPath, [program], {
      cwd: folder,
      env: { ...withoutOurs(process.env), ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.hear(
      (text) => (this.stdout += text),
      (text) => (this.stderr += text),
    );
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (code, signal) =>
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr }),
      );
    });
  }

  hear(out: (text: string) => void, err: (text: string) => void): void {
    this.child.stdout.setEncoding('utf8').on('data', out);
    this.child.stderr.setEncoding('utf8').on('data', err);
  }

  async ready(): Promise<void> {
    const url = new Promise<string>((resolve, reject) => {
      this.child.stdout.on('data', () => {
        const found = READY.exec(this.stdout)?.[1];
        if (found !== undefined) resolve(found);
      });
      this.ended.then(({ code }) => reject(new Error(`Lethe ended with ${code}:\n${this.stderr}`)), reject);
    });
    this.url = await within(START_WITHIN_MS, url, () => `Lethe did not get ready.\n${this.stderr}`);
  }
}

/** The environment of the test run, without what would reach into the process under test. */
export const withoutOurs = (variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(variables).filter(([name]) => !/^(LETHE_|MONGODB_|KAFKA_|OTEL_|NODE_OPTIONS$)/.test(name)),
  );

async function within<T>(milliseconds: number, promise: Promise<T>, otherwise: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise())), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
