import { mfaRecordFiles } from '#contracts';
import type { GatheredFile, ListedFile } from './package-input.js';
import { readValue } from './read-value.js';
import { shownRecords, type ShownShelf } from './shown-records.js';
import { textLines } from './text-lines.js';

/** What of a file stands on the page for the person. */
type ShownContent =
  | { readonly kind: 'records'; readonly shelves: readonly ShownShelf[] }
  /** the first lines of a log or of events, JSON each */
  | { readonly kind: 'lines'; readonly lines: readonly unknown[]; readonly isAll: boolean }
  /** what a system handed over in JSON of its own */
  | { readonly kind: 'entries'; readonly entries: readonly unknown[]; readonly isAll: boolean };
export type ShownFile = ShownContent & { readonly file: ListedFile };

/** Lines of one file that stand on the page. */
const LINES = 20;
const LONGEST_LINE = 8 * 1024;
/** Files of JSON in forms that nobody has told are shown while they are small and few, entry by entry. */
const LARGEST_JSON = 64 * 1024;
const MOST_JSON = 20;
const ENTRIES = 50;

/** A file of the package with what the manifest says of it. */
export interface ReadableFile {
  readonly file: GatheredFile;
  readonly listed: ListedFile;
  /** Its bytes, which fail at the end when they are not what its reference says. */
  readonly proven: () => AsyncIterable<Uint8Array>;
}

/** Reads what is shown, one file after the other. Memory holds what is shown, whatever the size of the files. */
export async function shownFiles(files: readonly ReadableFile[]): Promise<readonly ShownFile[]> {
  const shown: ShownFile[] = [];
  let jsonLeft = MOST_JSON;
  for (const each of files) {
    if (isJson(each) && jsonLeft-- <= 0) continue;
    const content = await contentOf(each);
    if (content) shown.push({ file: each.listed, ...content });
  }
  return shown;
}

async function contentOf(file: ReadableFile): Promise<ShownContent | undefined> {
  if (isRecords(file)) {
    const shelves = await shownRecords(file.proven());
    return shelves && { kind: 'records', shelves };
  }
  if (file.file.path.endsWith('.jsonl')) return firstLines(file);
  return isJson(file) ? entriesOf(file) : undefined;
}

const isRecords = ({ file }: ReadableFile): boolean =>
  file.action === 'export-records' && file.path.endsWith(`/${mfaRecordFiles.whole}`);

const isJson = ({ file }: ReadableFile): boolean =>
  file.action === 'export' && file.ref.mediaType === 'application/json' && file.ref.bytes <= LARGEST_JSON;

async function firstLines({ file }: ReadableFile): Promise<ShownContent> {
  const lines: unknown[] = [];
  let isAll = true;
  for await (const { text } of textLines(file.open(), LONGEST_LINE)) {
    if (lines.length === LINES) return { kind: 'lines', lines, isAll: false };
    const line = readValue(text);
    if (line === undefined) isAll = false;
    else lines.push(line);
  }
  return { kind: 'lines', lines, isAll };
}

async function entriesOf({ proven }: ReadableFile): Promise<ShownContent | undefined> {
  const pieces: Uint8Array[] = [];
  for await (const piece of proven()) pieces.push(piece);
  const content = readValue(
    Buffer.concat(pieces)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  );
  if (content === undefined) return undefined;
  const entries = Array.isArray(content) ? (content as readonly unknown[]) : [content];
  return { kind: 'entries', entries: entries.slice(0, ENTRIES), isAll: entries.length <= ENTRIES };
}
