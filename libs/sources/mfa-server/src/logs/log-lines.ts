import { realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import type { ArtifactRef } from '#contracts';
import type { TaskContext } from '#source-kit';
import type { LogHit } from '#sources/windows';

/** A line of `log-lines.jsonl` and `syslog-lines.jsonl`. */
export interface LogLine {
  readonly file: string;
  readonly line: number;
  readonly time: string | null;
  readonly text: string;
}

/** Files are named relative to their folder where there is one folder, else by their whole path. */
export async function logLines(
  hits: readonly LogHit[],
  folders: readonly string[],
): Promise<readonly LogLine[]> {
  const [only, ...more] = folders;
  const root = only !== undefined && more.length === 0 ? await realpath(only) : undefined;
  return hits
    .map(({ file, line, time, text }) => ({
      file: root === undefined ? file : relative(root, file),
      line,
      time,
      text,
    }))
    .sort((one, other) => (one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1));
}

export const storeLines = async (
  context: TaskContext,
  path: string,
  lines: readonly LogLine[],
): Promise<ArtifactRef> =>
  context.store({
    path,
    mediaType: 'application/x-ndjson',
    operational: false,
    providedBy: 'lethe',
    content: written(lines),
  });

async function* written(lines: readonly LogLine[]): AsyncIterable<Uint8Array> {
  for (const line of lines) yield Buffer.from(`${JSON.stringify(line)}\n`);
}
