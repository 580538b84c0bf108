import { copyFile, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathsIn } from '../gdpr/answer-words.js';
import type { DeliveredFile } from '../gdpr/gdpr-interface.js';
import { looksLikeJson } from '../records/read-json.js';
import { textWithJson, type TextWithJson } from './text-with-json.js';

export interface RunTraces {
  readonly work: string;
  /** what it printed, taken apart; its words and those of the error stream are `words` */
  readonly printed: TextWithJson;
  readonly words: string;
  /** where documents go that stand among words in a file: something is put behind */
  readonly beside: string;
  /** real time, milliseconds */
  readonly startedAt: number;
}

const HEAD = 4096;
const TAIL = 64;
export interface Delivered {
  readonly files: readonly DeliveredFile[];
  /** what stood in the files around their JSON */
  readonly words: string;
}

/** Clocks of file systems are coarse. */
const COARSE_MS = 2000;

/**
 * What a run delivered (INF: where the tool puts its file is not documented): the files in its working
 * directory; else a file elsewhere that it named and that came into being during the run, which is moved here
 * so that no copy of personal data stays behind; else what it printed. JSON may have words around it; they are told apart.
 *
 * A program may hand its work to another and end before that has written: so a file that is not there yet,
 * or that does not end like JSON, is waited for.
 * @param patienceMs real milliseconds to wait for a file to appear, and again for one that stands still
 * @throws the signal's reason when it was aborted
 */
export async function deliveredFiles(
  traces: RunTraces,
  patienceMs: number,
  signal: AbortSignal,
): Promise<Delivered> {
  return withoutWords(await filesAtRest(traces, patienceMs, signal), traces);
}

async function filesAtRest(
  traces: RunTraces,
  patienceMs: number,
  signal: AbortSignal,
): Promise<readonly DeliveredFile[]> {
  let giveUpAt = Date.now() + patienceMs;
  let sizes = '';
  for (;;) {
    const files = await deliveredNow(traces);
    const now = files.map(({ path, bytes }) => `${path} ${bytes}`).join('\n');
    if (files.length > 0 && (await Promise.all(files.map(isWhole))).every(Boolean)) return files;
    if (now !== sizes) giveUpAt = Date.now() + patienceMs;
    if (Date.now() >= giveUpAt) return files;
    sizes = now;
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : error;
    });
  }
}

const LOOK_EVERY_MS = 100;

async function deliveredNow(traces: RunTraces): Promise<readonly DeliveredFile[]> {
  const inside = await filesIn(traces.work);
  const claimed = await claiming(inside);
  if (claimed.length > 0) return claimed;
  const named = await namedElsewhere(traces);
  if (named.length > 0) return named;
  return traces.printed.documents;
}

/** Takes the documents out of files that hold words, too; where there is nothing else, out of any file. */
async function withoutWords(files: readonly DeliveredFile[], traces: RunTraces): Promise<Delivered> {
  const looked = files.length > 0 ? files : await filesIn(traces.work);
  const documents: DeliveredFile[] = [];
  const words: string[] = [];
  for (const [index, file] of looked.entries()) {
    const isPlain = (await beginsLikeJson(file.path)) && (await isWhole(file));
    const text = isPlain ? undefined : await textWithJson(file.path, `${traces.beside}-${index + 1}`);
    if (text?.isWhole && text.documents.length > 0) {
      documents.push(...text.documents);
      words.push(text.words);
    } else if (files.length > 0) documents.push(file);
  }
  return { files: documents, words: words.join('\n').trim() };
}

const delivered = async (path: string): Promise<DeliveredFile> => ({
  path,
  bytes: await sizeOf(path),
  format: 'json',
});

/** Its last character closes a list or an object, or it was JSON never. */
async function isWhole({ path, bytes }: DeliveredFile): Promise<boolean> {
  if (!(await beginsLikeJson(path))) return bytes > 0;
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL), 0, TAIL, Math.max(0, bytes - TAIL));
    return /[\]}]\s*$/.test(buffer.toString('latin1', 0, bytesRead).replaceAll('\0', ''));
  } finally {
    await file.close();
  }
}

export async function filesIn(folder: string): Promise<readonly DeliveredFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.sort().map(delivered));
}

async function claiming(files: readonly DeliveredFile[]): Promise<readonly DeliveredFile[]> {
  const claiming = await Promise.all(files.map(claims));
  return files.filter((_, index) => claiming[index]);
}

/** A log that the tool names, too, is none of it. */
const claims = async ({ path, bytes }: Pick<DeliveredFile, 'path' | 'bytes'>): Promise<boolean> =>
  bytes > 0 && (/\.json$/i.test(path) || (await beginsLikeJson(path)));

async function namedElsewhere({ work, words, startedAt }: RunTraces): Promise<readonly DeliveredFile[]> {
  const found: DeliveredFile[] = [];
  for (const named of pathsIn(words)) {
    const path = isAbsolute(named) ? named : resolve(work, named);
    const status = await lstat(path).catch(() => undefined);
    const isNew = status?.isFile() === true && status.birthtimeMs >= startedAt - COARSE_MS;
    if (!isNew || status.size === 0 || !(await claims({ path, bytes: status.size }))) continue;
    const own = join(work, `named-${found.length + 1}.json`);
    await move(path, own);
    found.push({ path: own, bytes: status.size, format: 'json' });
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

export async function beginsLikeJson(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return looksLikeJson(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

const sizeOf = async (path: string): Promise<number> => (await stat(path)).size;
