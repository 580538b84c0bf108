import { copyFile, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { looksLikeJson } from '../records/read-json.js';
import { jsonPathsIn } from './tool-words.js';

export interface DeliveredFile {
  readonly path: string;
  readonly bytes: number;
}

export interface RunTraces {
  readonly work: string;
  /** what it printed, in a file, and as words */
  readonly caught: string;
  readonly words: string;
  /** real time, milliseconds */
  readonly startedAt: number;
}

const HEAD = 4096;
/** Clocks of file systems are coarse. */
const COARSE_MS = 2000;

/**
 * What a run delivered (INF: where the tool puts its file is not documented): the files in its working
 * directory; else a file elsewhere that it named and that came into being during the run, which is moved here
 * so that no copy of personal data stays behind; else what it printed. Only what begins like JSON or is called so counts.
 */
export async function deliveredFiles(traces: RunTraces): Promise<readonly DeliveredFile[]> {
  const inside = await filesIn(traces.work);
  const claimed = await claiming(inside);
  if (claimed.length > 0) return claimed;
  const named = await namedElsewhere(traces);
  if (named.length > 0) return named;
  const printed = { path: traces.caught, bytes: await sizeOf(traces.caught) };
  return printed.bytes > 0 && (await beginsLikeJson(printed.path)) ? [printed] : [];
}

async function filesIn(folder: string): Promise<readonly DeliveredFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.sort().map(async (path) => ({ path, bytes: await sizeOf(path) })));
}

async function claiming(files: readonly DeliveredFile[]): Promise<readonly DeliveredFile[]> {
  const claims = await Promise.all(
    files.map(
      async ({ path, bytes }) => bytes > 0 && (/\.json$/i.test(path) || (await beginsLikeJson(path))),
    ),
  );
  return files.filter((_, index) => claims[index]);
}

async function namedElsewhere({ work, words, startedAt }: RunTraces): Promise<readonly DeliveredFile[]> {
  const found: DeliveredFile[] = [];
  for (const named of jsonPathsIn(words)) {
    const path = isAbsolute(named) ? named : resolve(work, named);
    const status = await lstat(path).catch(() => undefined);
    const isNew = status?.isFile() === true && status.birthtimeMs >= startedAt - COARSE_MS;
    if (!isNew || status.size === 0) continue;
    const own = join(work, `named-${found.length + 1}.json`);
    await move(path, own);
    found.push({ path: own, bytes: status.size });
  }
  return found;
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyFile(from, to);
    await rm(from);
  }
}

async function beginsLikeJson(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return looksLikeJson(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

const sizeOf = async (path: string): Promise<number> => (await stat(path)).size;
