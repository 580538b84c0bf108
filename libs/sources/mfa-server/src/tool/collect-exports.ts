import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { permanentFault, retryableFault } from '#source-kit';
import { complaintIn } from '../records/export-complaint.js';
import { countRecords, readExport, type RecordSet } from '../records/read-export.js';
import { NotJson, readJson } from '../records/read-json.js';
import type { DeliveredFile } from './delivered-files.js';
import type { GdprTool, ToolRun, ToolUse } from './gdpr-tool.js';

/** One file that an export delivered. */
export interface Export {
  readonly file: DeliveredFile;
  readonly sha256: string;
  readonly records: RecordSet;
}

export interface Exports {
  /** those that hold data, each content once; where none does, the first that was delivered */
  readonly exports: readonly Export[];
  readonly runs: readonly ToolRun[];
}

/** What is taken apart in memory at once: its objects take several times as much. */
const LARGEST = 64 * 1024 * 1024;

/**
 * Exports under every form of the name. “No data” under one form proves nothing, so all are asked; a fault
 * of one is a fault of the whole, because nobody knows what that form would have shown.
 * @throws {TaskFault} as GdprTool; retryable `gdpr-tool-no-output`, permanent `export-unreadable`, `export-too-large`
 */
export async function collectExports(
  tool: GdprTool,
  usernames: readonly string[],
  use: ToolUse & { readonly onRun?: (done: number) => void },
): Promise<Exports> {
  const delivered: Export[] = [];
  const runs: ToolRun[] = [];
  for (const username of usernames) {
    use.onRun?.(runs.length);
    const run = await tool.run('export', username, use);
    if (run.delivered.length === 0 && run.meaning !== 'no-data')
      throw retryableFault('gdpr-tool-no-output', `exit code ${run.exitCode}; ${run.words.slice(-1000)}`);
    for (const file of run.delivered) delivered.push(await taken(file));
    runs.push(run);
  }
  const different = delivered.filter(
    ({ sha256 }, index) => delivered.findIndex((other) => other.sha256 === sha256) === index,
  );
  const withData = different.filter(({ records }) => countRecords(records) > 0);
  return { exports: withData.length > 0 ? withData : different.slice(0, 1), runs };
}

async function taken(file: DeliveredFile): Promise<Export> {
  if (file.bytes > LARGEST) throw permanentFault('export-too-large', `${file.bytes} bytes`);
  const bytes = await readFile(file.path);
  const json = readable(bytes);
  const complaint = complaintIn(json);
  if (complaint !== undefined)
    // Its content stays out of the fault: an export may hold other people's data beside the complaint.
    throw retryableFault('gdpr-tool-failed', `the export of ${bytes.length} bytes says ${complaint}`);
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), records: readExport(json) };
}

function readable(bytes: Buffer) {
  try {
    return readJson(bytes);
  } catch (error) {
    if (error instanceof NotJson) throw permanentFault('export-unreadable', error.reason, error);
    throw error;
  }
}
