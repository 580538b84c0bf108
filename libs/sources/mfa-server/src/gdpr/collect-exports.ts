import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { permanentFault, retryableFault } from '#source-kit';
import { complaintIn, type Complaint } from '../records/export-complaint.js';
import { JsonScan, JsonTooLarge } from '../records/json-scan.js';
import { numberedNames } from '../records/numbered-names.js';
import { RecordBook } from '../records/record-book.js';
import { ExportParts, type RecordSink } from '../records/read-export.js';
import { JsonText, NotJson, NotUnicode, Utf8Watch } from '../records/read-json.js';
import { meaningOf } from './answer-words.js';
import { askEveryForm } from './ask-every-form.js';
import type { DeliveredFile, GdprInterface, GdprRun, GdprUse } from './gdpr-interface.js';
import { answerFault, unreadableAnswer } from './unclear-answer.js';
import { pageTitle } from './page-title.js';

/** One file that an export delivered. */
export interface Export {
  readonly file: DeliveredFile;
  readonly sha256: string;
}

export interface Exports {
  /** those of answers that hold data, each content once; where none does, the first that was delivered */
  readonly exports: readonly Export[];
  readonly runs: readonly GdprRun[];
  readonly records: RecordBook;
  /** forms of the name that were not understood */
  readonly formsRefused: number;
}

interface Question extends GdprUse {
  readonly usernames: readonly string[];
  /** all names of the person, to tell other people by */
  readonly names: readonly string[];
  readonly onRun?: (done: number) => void;
}

/**
 * Exports under every form of the name. “No data” under one form proves nothing, so all are asked; a fault
 * of one is a fault of the whole, because nobody knows what that form would have shown. Memory does not grow
 * with what is delivered.
 * @throws {TaskFault} as the interface; retryable for an answer that holds nothing, complains or cannot be
 *   read; permanent `export-too-large` where a single value cannot be held
 */
export async function collectExports(gdpr: GdprInterface, question: Question): Promise<Exports> {
  const different = new Map<string, Asked>();
  const answers: string[][] = [];
  const { runs, formsRefused } = await askEveryForm(question.usernames, async (username, done) => {
    question.onRun?.(done);
    const run = await gdpr.run('export', username, question);
    if (run.delivered.length === 0 && run.meaning === 'nothing-special')
      throw answerFault(gdpr.codes.noOutput, lastWords(run), run.words);
    const answer: string[] = [];
    answers.push(answer);
    for (const file of run.delivered) {
      const { sha256, codePage } = await looked(file.path, gdpr.codePage);
      answer.push(sha256);
      if (!different.has(sha256)) different.set(sha256, { file, sha256, username, codePage });
      // The same answer under another form of the name; hundreds of megabytes need not lie there twice.
      else await rm(file.path);
    }
    return run;
  });
  const folder = (await question.directory.forRun()).work;
  const records = new RecordBook(folder, question.names, different.size > 1);
  const withData = new Set<string>();
  for (const asked of different.values())
    if (await readInto(records, asked, gdpr)) withData.add(asked.sha256);
  // What an answer consists of goes out whole: a file beside its records may say something that nobody here knows.
  const told = new Set(answers.filter((answer) => answer.some((sha256) => withData.has(sha256))).flat());
  const all = [...different.values()];
  const exports = told.size > 0 ? all.filter(({ sha256 }) => told.has(sha256)) : all.slice(0, 1);
  return { exports, runs, records, formsRefused };
}

interface Looked {
  readonly sha256: string;
  /** of text that is neither UTF-8 nor UTF-16 */
  readonly codePage: string | undefined;
}

interface Asked extends Export, Looked {
  readonly username: string;
}

/** More lines than a few, of which none says what is wrong, may be records in another form. */
function lastWords({ exitCode, words }: GdprRun): string {
  const lines = words.split(/\r?\n/).filter((line) => line.trim() !== '');
  const said = lines.length > MOST_LINES ? `${lines.length} lines, none of which says what is wrong` : words;
  return `${exitCode === null ? '' : `exit code ${exitCode}; `}${said.slice(-1000).trim() || 'not a word'}`;
}

const MOST_LINES = 5;

/** Read once for both: it may be hundreds of megabytes. */
async function looked(path: string, codePage: string | undefined): Promise<Looked> {
  const hash = createHash('sha256');
  const utf8 = codePage === undefined ? undefined : new Utf8Watch();
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece);
    utf8?.take(piece);
  }
  utf8?.take(undefined);
  return { sha256: hash.digest('hex'), codePage: utf8?.isUtf8 === true ? undefined : codePage };
}

/** @returns whether it holds any records */
async function readInto(
  records: RecordBook,
  { file, username, codePage }: Asked,
  gdpr: GdprInterface,
): Promise<boolean> {
  const sink = records.forExport();
  const complaint = await scanned(sink, { file, codePage }, gdpr.codes);
  const hasData = sink.holdsData();
  if (complaint === undefined) return hasData;
  if (!hasData && meaningOf(complaint.words, username, gdpr.noDataPhrases) === 'no-data') return false;
  // Its content stays out of the fault, but for the complaint: the rest may be other people's data.
  throw answerFault(
    gdpr.codes.failed,
    `the answer of ${file.bytes} bytes says ${complaint.name}: ${complaint.words}`,
    complaint.words,
  );
}

async function scanned(
  sink: RecordSink,
  { file, codePage }: Pick<Asked, 'file' | 'codePage'>,
  codes: GdprInterface['codes'],
): Promise<Complaint | undefined> {
  let complaint: Complaint | undefined;
  const parts = new ExportParts(sink, (value, depth) => {
    if (depth <= DEEPEST_COMPLAINT) complaint ??= complaintIn(value, depth <= 1 ? 2 : 1);
  });
  const scan = new JsonScan(parts, undefined, file.readAt === undefined ? undefined : numberedNames);
  const path = file.readAt ?? file.path;
  const text = new JsonText(codePage);
  try {
    for await (const piece of createReadStream(path, { highWaterMark: PIECE }) as AsyncIterable<Buffer>)
      scan.take(text.decode(piece));
    scan.take(text.decode(undefined));
    scan.end();
    return complaint;
  } catch (error) {
    if (error instanceof NotUnicode)
      throw retryableFault('export-in-code-page', `${file.bytes} bytes: ${error.reason}`, error);
    if (error instanceof NotJson) {
      const title = await pageTitle(path);
      const detail = `${file.bytes} bytes: ${title ?? error.reason}`;
      if (title !== undefined) throw retryableFault(codes.unreadable, detail, error);
      throw unreadableAnswer(codes.unreadable, detail, error);
    }
    if (error instanceof JsonTooLarge) throw permanentFault('export-too-large', error.message, error);
    throw error;
  }
}

const DEEPEST_COMPLAINT = 2;
const PIECE = 256 * 1024;
