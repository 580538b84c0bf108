import { readFile } from 'node:fs/promises';
import { complaintIn } from '../records/export-complaint.js';
import { JsonText, NotJson, readJsonText } from '../records/read-json.js';
import type { DeliveredFile } from '../gdpr/gdpr-interface.js';
import { beginsLikeJson, filesIn } from './delivered-files.js';
import { printedText } from './printed-text.js';

/** More is no message. */
const LONGEST = 64 * 1024;

/** What short files say that are no JSON: a tool may write there what is wrong (INF), and end with 0. */
export async function wordsInFiles(work: string): Promise<string> {
  const texts: string[] = [];
  for (const { path, bytes } of await filesIn(work))
    if (bytes > 0 && bytes <= LONGEST && !(await beginsLikeJson(path))) texts.push(await printedText(path));
  return texts.join('\n');
}

/**
 * What an answer in JSON complains of, printed or in a file. `undefined`: nothing; an export is looked at
 * where it is read.
 */
export async function complaintInFiles(work: string, caught: string): Promise<string | undefined> {
  const files = [...(await filesIn(work)).filter(isShort).map(({ path }) => path), caught];
  for (const path of files) {
    const words = (await beginsLikeJson(path)) ? await complaintOf(path) : undefined;
    if (words !== undefined) return words;
  }
  return undefined;
}

const isShort = ({ bytes }: DeliveredFile): boolean => bytes <= LONGEST;

async function complaintOf(path: string): Promise<string | undefined> {
  const text = new JsonText();
  try {
    const value = readJsonText(text.decode(await readFile(path)) + text.decode(undefined));
    const complaint = complaintIn(value);
    return complaint && `${complaint.name}: ${complaint.words}`;
  } catch (error) {
    // Cut or followed by words, which are looked at by themselves.
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}
