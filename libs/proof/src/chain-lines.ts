import { CommitLine, HeadLine, type SignedTreeHead } from '#contracts';
import type { LoggedCommit } from '#ports';
import { ChainBroken } from './chain-fault.js';
import { NotReadable, readStrictly } from './strict-text.js';

/** A commit as a line of a chain file, its fields in this order. */
export const commitLine = ({
  streamId,
  commit,
  firstVersion,
  previousHash,
  hash,
  body,
}: LoggedCommit): string =>
  JSON.stringify({ kind: 'commit', streamId, commit, firstVersion, previousHash, hash, body });

export const headLine = (head: SignedTreeHead): string => JSON.stringify({ kind: 'head', ...head });

/** How a commit begins as commitLine writes it: read without looking at every letter of the body twice. */
const WRITTEN =
  /^\{"kind":"commit","streamId":"([A-Za-z0-9-]{1,200})","commit":([1-9]\d{0,8}),"firstVersion":([1-9]\d{0,8}),"previousHash":"([0-9a-f]{64})","hash":"([0-9a-f]{64})","body":(?=")/;

/**
 * Reads a line of a chain file. Any form of JSON is taken, as long as it has each key once and no other.
 * @throws {ChainBroken} `not-readable`
 */
export function readChainLine(text: string, line: number): CommitLine | HeadLine {
  const written = WRITTEN.exec(text);
  return written && text.endsWith('"}') ? fromWritten(written, text, line) : readAnyForm(text, line);
}

function fromWritten(match: RegExpExecArray, text: string, line: number): CommitLine {
  const [beginning, streamId = '', commit = '', firstVersion = '', previousHash = '', hash = ''] = match;
  return {
    kind: 'commit',
    streamId,
    commit: Number(commit),
    firstVersion: Number(firstVersion),
    previousHash,
    hash,
    body: textOf(text.slice(beginning.length, -1), line),
  };
}

/** Half of a surrogate pair, as an escape: in UTF-8 there is none to hash, and U+FFFD would be hashed in its place. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/** The rest of the line is one JSON text, or the line is none at all. */
function textOf(quoted: string, line: number): string {
  try {
    const text: unknown = SURROGATE_ESCAPE.test(quoted) ? readStrictly(quoted) : JSON.parse(quoted);
    if (typeof text === 'string') return text;
  } catch {
    // Said below.
  }
  throw new ChainBroken('not-readable', line, 'The line is not well-formed JSON.');
}

function readAnyForm(text: string, line: number): CommitLine | HeadLine {
  let value: unknown;
  try {
    value = readStrictly(text);
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    throw new ChainBroken('not-readable', line, `The line cannot be read: ${error.message}.`);
  }
  const schema = isHead(value) ? HeadLine : CommitLine;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new ChainBroken(
    'not-readable',
    line,
    `The line is neither a commit nor a head${where === '' ? '' : ` (${where})`}.`,
  );
}

const isHead = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'head';
