import { chmod, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { retryableFault, systemReason } from '#source-kit';

const PREFIX = 'lethe-gdpr-';
const NAME = /^lethe-gdpr-(\d+)-[A-Za-z0-9]+$/;
/** No run may take longer than a day (settings); a process id may have been given to another program since. */
const SURELY_LEFT_MS = 3 * 86_400_000;
const REMOVAL_ATTEMPTS = 5;

/** A private folder for the runs of one task; each run gets empty folders of its own. */
export interface WorkingDirectory {
  /** @returns `work`, for the tool to run in, and `caught`, for what it prints */
  forRun(): Promise<{ readonly work: string; readonly caught: string }>;
}

/**
 * Gives work a folder that nobody else can look into, and removes it with all that is in it, also after a
 * fault. What a killed process left is removed by whoever comes next.
 * @throws {TaskFault} `working-directory-refused`
 */
export async function inWorkingDirectory<T>(use: (directory: WorkingDirectory) => Promise<T>): Promise<T> {
  await removeLeftovers();
  const root = await made(async () => {
    const path = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
    await chmod(path, 0o700);
    return path;
  });
  try {
    let run = 0;
    return await use({
      forRun: async () =>
        made(async () => {
          const folder = join(root, String(++run));
          await mkdir(join(folder, 'work'), { recursive: true, mode: 0o700 });
          return { work: join(folder, 'work'), caught: join(folder, 'stdout') };
        }),
    });
  } finally {
    await remove(root);
  }
}

async function made<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    throw retryableFault(
      'working-directory-refused',
      `${tmpdir()}: ${systemReason(error) ?? 'it could not be used'}`,
      error,
    );
  }
}

/**
 * On Windows a file may be held for a moment by whoever scans it, and a folder for as long as a program that the tool
 * left behind runs in it; what stays is a leftover for the next run. Not by rm's own `maxRetries`: those of each folder
 * multiply with those of the folder above, and the task would wait for a minute.
 */
async function remove(path: string): Promise<void> {
  for (let attempt = 1; attempt <= REMOVAL_ATTEMPTS; attempt += 1) {
    try {
      return await rm(path, { recursive: true, force: true });
    } catch {
      await pause(attempt * 100);
    }
  }
}

async function removeLeftovers(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const holder = NAME.exec(name)?.[1];
    const path = join(tmpdir(), name);
    if (holder !== undefined && (await isLeft(path, Number(holder)))) await remove(path);
  }
}

async function isLeft(path: string, holder: number): Promise<boolean> {
  const status = await lstat(path).catch(() => undefined);
  if (!status?.isDirectory()) return false;
  return !isAlive(holder) || Date.now() - status.mtimeMs > SURELY_LEFT_MS;
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // A process of another account may not be signalled, and is alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
