import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { complaintIn } from '../records/export-complaint.js';
import { JsonScan } from '../records/json-scan.js';
import type { Json } from '../records/json-value.js';
import { NotJson } from '../records/read-json.js';
import type { DeliveredFile } from '../gdpr/gdpr-interface.js';
import { beginsLikeJson, filesIn } from './delivered-files.js';
import { printedText, widthOf } from './printed-text.js';
import { textWithJson } from './text-with-json.js';

/** More is no message. */
const LONGEST = 64 * 1024;

/**
 * What short files say that are no JSON: a tool may write there what is wrong (INF), and end with 0.
 * @param beside where a document goes that has words around it: something is put behind
 */
export async function wordsInFiles(work: string, beside: string, codePage?: string): Promise<string> {
  const texts: string[] = [];
  for (const { path, bytes } of await filesIn(work))
    if (bytes > 0 && bytes <= LONGEST && !(await beginsLikeJson(path)))
      texts.push((await textWithJson(path, beside, codePage)).words);
  return texts.join('\n');
}

/** Files that are no JSON, by their endings and sizes; empty where there are none. */
export async function otherFilesIn(work: string): Promise<string> {
  const others: string[] = [];
  for (const { path, bytes } of await filesIn(work))
    if (bytes > 0 && !(await beginsLikeJson(path)))
      others.push(`${extname(path).slice(0, LONGEST_ENDING) || 'without an ending'}, ${bytes} bytes`);
  return others.length === 0 ? '' : `it left what is no JSON: ${others.slice(0, 10).join('; ')}`;
}

/** A longer one is none. */
const LONGEST_ENDING = 8;

/**
 * What an answer in JSON complains of, printed or in a file. `undefined`: nothing; an export is looked at
 * where it is read.
 */
export async function complaintInFiles(
  work: string,
  printed: readonly DeliveredFile[],
): Promise<string | undefined> {
  for (const { path } of [...(await filesIn(work)), ...printed].filter(isShort)) {
    const words = (await beginsLikeJson(path)) ? await complaintOf(path) : undefined;
    if (words !== undefined) return words;
  }
  return undefined;
}

const isShort = ({ bytes }: DeliveredFile): boolean => bytes <= LONGEST;

/** The document, or each of several that stand one below the other. */
function documentsIn(text: string): readonly Json[] {
  const documents: Json[] = [];
  const scan = new JsonScan<true>({
    open: (around, _, kind) => (around === undefined && kind === 'lines' ? true : undefined),
    value: (_, __, value) => void documents.push(value),
  });
  scan.take(text);
  scan.end();
  return documents;
}

async function complaintOf(path: string): Promise<string | undefined> {
  const bytes = await readFile(path);
  try {
    // In any code page: a complaint must not be missed because a name in it has an umlaut.
    for (const value of documentsIn(printedText(bytes, widthOf(bytes)))) {
      const complaint = complaintIn(value);
      if (complaint) return `${complaint.name}: ${complaint.words}`;
    }
    return undefined;
  } catch (error) {
    // Cut: whoever reads it says so.
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}
