import { readFile } from 'node:fs/promises';
import { HeadLine, SignedTreeHead } from '#contracts';
import { CliFailure } from '../cli-failure.js';
import { reasonOf } from '../system-error.js';

/** Of a chain file, its last line: a head is not longer than this, bytes. */
const MOST_BYTES = 64 << 10;

/** The head in a file: by itself, or as the last line of a chain file. @throws {CliFailure} */
export async function keptHead(file: string): Promise<SignedTreeHead> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CliFailure('wrong-usage', `${file} cannot be read (${reasonOf(error)}).`, { cause: error });
  });
  const end = bytes.subarray(-MOST_BYTES).toString('utf8').trimEnd();
  const value = jsonOr(end.slice(end.lastIndexOf('\n') + 1)) ?? jsonOr(end);
  const head = SignedTreeHead.safeParse(value);
  if (head.success) return head.data;
  const line = HeadLine.safeParse(value);
  if (line.success) {
    const { kind: _, ...rest } = line.data;
    return rest;
  }
  throw new CliFailure(
    'wrong-usage',
    `${file} holds no signed head: take one with \`lethe log head -o FILE\`, or a chain file that ends with one.`,
  );
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
