import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { killWithChildren, type Child } from './kill-with-children.js';
import { programText } from './program-text.js';
import { StreamTail } from './stream-tail.js';
import { systemReason } from './system-words.js';

/** What a program left when it had ended by itself, as it wrote it. */
export interface ProcessRun {
  /** null when a signal of somebody else ended it */
  readonly exitCode: number | null;
  readonly endedBy: NodeJS.Signals | null;
  /** everything it wrote, unless `onStdout` took it */
  readonly stdout: Buffer;
  readonly stdoutBytes: number;
  /** the last 4 KB of its error stream */
  readonly stderr: Buffer;
}

export interface ProgramOptions {
  /** real milliseconds after which it is killed, with everything it started */
  readonly timeoutMs: number;
  readonly cwd?: string;
  /** aborted: killed, with everything it started */
  readonly signal?: AbortSignal;
  /** more than this on standard output ends it; 64 MiB unless told */
  readonly maxStdoutBytes?: number;
  /**
   * Real milliseconds that the streams may be silent after the program's end: something that it started may
   * hold them for ever. 2000 unless told.
   */
  readonly graceMs?: number;
  /** what it writes words in that are neither UTF-8 nor UTF-16, where this host does not tell what its consoles do */
  readonly codePage?: string | undefined;
  /** takes the output piece by piece instead of having it gathered; the program waits while this works */
  readonly onStdout?: (chunk: Buffer) => void | Promise<void>;
}

export type ProgramFailure =
  | 'missing'
  | 'not-executable'
  | 'working-directory-missing'
  | 'argument-refused'
  | 'could-not-start'
  | 'timed-out'
  | 'aborted'
  | 'output-too-large';

/** The program did not start, or was ended by us. `detail` is for a TaskFault: it is sealed there, and goes into no log. */
export class ProgramFailed extends Error {
  constructor(
    readonly reason: ProgramFailure,
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(`The program could not be run to its end: ${reason}`, options);
    this.name = 'ProgramFailed';
  }
}

const STDERR_TAIL = 4096;
const DEFAULT_GRACE = 2000;
const DEFAULT_MAX_STDOUT = 64 * 1024 * 1024;
const LONGEST_TIMER = 2 ** 31 - 1;
/** A killed program that has not ended by then (a hung network drive, a driver) is left to itself. */
const UNENDING_AFTER_MS = 15_000;

/**
 * Starts a program on this host and waits for its end. Never through a shell: `program` is its path with
 * leading arguments (settings: `Program`), and each argument reaches it as it is. It gets no standard input
 * and none of Lethe's secrets in its environment. What it started and left behind is not waited for. On POSIX it leads a process group of its own, so that a
 * time-out or an abort ends what it started as well; on Windows `taskkill /t` does that.
 * @throws {ProgramFailed} it did not start, hung, wrote too much, or was aborted
 * @throws what `onStdout` throws, after the program was killed
 */
export async function runProcess(
  program: readonly string[],
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProcessRun> {
  if (options.signal?.aborted) throw new ProgramFailed('aborted', 'before it was started');
  const child = start(program, args, options);
  const stderr = new StreamTail(STDERR_TAIL);
  let endedByUs: ProgramFailed | null = null;
  const killed = new AbortController();
  const end = (reason: 'timed-out' | 'aborted' | 'output-too-large', detail: string): void => {
    endedByUs ??= new ProgramFailed(reason, detail);
    killWithChildren(child);
    killed.abort();
  };
  const timer = setTimeout(
    () =>
      end(
        'timed-out',
        `no end after ${options.timeoutMs / 1000} s; error stream: ${programText(stderr.bytes(), options.codePage).trim()}`,
      ),
    Math.min(options.timeoutMs, LONGEST_TIMER),
  );
  const abort = (): void => end('aborted', 'while it ran');
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    const output = new Output(options, () =>
      end(
        'output-too-large',
        `more than ${options.maxStdoutBytes ?? DEFAULT_MAX_STDOUT} bytes on standard output`,
      ),
    );
    const graceMs = options.graceMs ?? DEFAULT_GRACE;
    const closed = untilClosed(child, { graceMs, isBusy: () => output.isBusy, killed: killed.signal });
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk)).on('error', () => undefined);
    // Both at once: a program that never starts closes no stream by itself on every platform.
    const [ended] = await Promise.all([closed, output.readFrom(child.stdout)]).catch((error: unknown) => {
      killWithChildren(child);
      throw endedByUs ?? startFailure(error, program, options);
    });
    if (endedByUs) throw endedByUs as ProgramFailed;
    return { ...ended, stdout: output.gathered(), stdoutBytes: output.bytes, stderr: stderr.bytes() };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
  }
}

function start(program: readonly string[], args: readonly string[], options: ProgramOptions): Child {
  const [path, ...leading] = program;
  if (path === undefined) throw new ProgramFailed('missing', 'no program is configured');
  try {
    return spawn(path, [...leading, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
      detached: process.platform !== 'win32',
      env: environmentWithoutSecrets(),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
  } catch (error) {
    throw startFailure(error, program, options);
  }
}

/**
 * Resolves when the program has ended and its streams are closed; or have been silent for so long after its
 * end that whoever holds them now has nothing to say to us; or when it bears being killed.
 */
function untilClosed(
  child: Child,
  {
    graceMs,
    isBusy,
    killed,
  }: { readonly graceMs: number; readonly isBusy: () => boolean; readonly killed: AbortSignal },
): Promise<Pick<ProcessRun, 'exitCode' | 'endedBy'>> {
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve({ exitCode: null, endedBy: null });
    killed.addEventListener('abort', () => setTimeout(leave, UNENDING_AFTER_MS).unref());
    const letGo = (): void => {
      child.stdout.destroy();
      child.stderr.destroy();
    };
    child.once('error', (error) => {
      // After a failed start the streams stay open: let the reader end.
      letGo();
      reject(error);
    });
    child.once('exit', () => {
      // Silent is who has nothing to say, not whom the reader keeps waiting.
      const silence = setTimeout(() => {
        if (isBusy() || child.stdout.readableLength > 0) silence.refresh();
        else letGo();
      }, graceMs);
      for (const stream of [child.stdout, child.stderr]) stream.on('data', () => silence.refresh());
      child.once('close', () => clearTimeout(silence));
    });
    child.once('close', (exitCode, endedBy) => resolve({ exitCode, endedBy }));
  });
}

/** Standard output: gathered, or handed on with back-pressure. */
class Output {
  bytes = 0;
  /** somebody works on a piece of it */
  isBusy = false;
  private readonly chunks: Buffer[] = [];

  constructor(
    private readonly options: ProgramOptions,
    private readonly tooLarge: () => void,
  ) {}

  async readFrom(stream: Readable): Promise<void> {
    const limit = this.options.maxStdoutBytes ?? (this.options.onStdout ? Infinity : DEFAULT_MAX_STDOUT);
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        this.bytes += chunk.length;
        if (this.bytes > limit) return this.tooLarge();
        this.isBusy = true;
        if (this.options.onStdout) await this.options.onStdout(chunk);
        else this.chunks.push(chunk);
        this.isBusy = false;
      }
    } catch (error) {
      // The stream was destroyed because the program was ended or never started; that is told elsewhere.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    }
  }

  gathered(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

const FAILURE_BY_CODE: Readonly<Record<string, ProgramFailure>> = {
  ENOENT: 'missing',
  EACCES: 'not-executable',
  EPERM: 'not-executable',
  ENOEXEC: 'not-executable',
  // Windows: a batch file, which only a shell could run, and a file that is no program.
  EINVAL: 'not-executable',
  UNKNOWN: 'not-executable',
  ERR_INVALID_ARG_VALUE: 'argument-refused',
  E2BIG: 'argument-refused',
};

/** What `spawn` threw or emitted, as ProgramFailed; errors of others come back as they are. */
function startFailure(error: unknown, program: readonly string[], options: ProgramOptions): unknown {
  const { code = '', syscall = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (!syscall.startsWith('spawn') && code !== 'ERR_INVALID_ARG_VALUE') return error;
  // A missing folder to work in has the same code as a missing program.
  const noFolder = code === 'ENOENT' && options.cwd !== undefined && !existsSync(options.cwd);
  const reason = noFolder ? 'working-directory-missing' : (FAILURE_BY_CODE[code] ?? 'could-not-start');
  const what = noFolder ? options.cwd : program.slice(0, 1).join();
  return new ProgramFailed(reason, `${what}: ${systemReason(error) ?? code}`, { cause: error });
}

const SECRETS: readonly string[] = ['LETHE_ADMIN_TOKEN', 'MONGODB_URI', 'KAFKA_BROKERS'];

/** A vendor's program, and what it starts, has no business with our credentials. */
function environmentWithoutSecrets(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- handed on to the child, not read as settings
  const { env } = process;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SECRETS.includes(name.toUpperCase())));
}
