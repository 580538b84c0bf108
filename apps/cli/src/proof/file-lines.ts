import { createReadStream } from 'node:fs';
import { CliFailure } from '../cli-failure.js';
import { reasonOf } from '../system-error.js';

/** A line longer than this is none of a chain file, bytes. */
const LONGEST_LINE = 64 << 20;
const NEWLINE = 0x0a;
/** What no line of a chain file is. */
const NO_LINE = '\u0000';

/** Bytes behind the last line break, until the rest of their line has come. */
class Rest {
  #pieces: Buffer[] = [];
  #held = 0;

  get bytes(): number {
    return this.#held;
  }

  add(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#held += piece.length;
  }

  take(end: Buffer = Buffer.alloc(0)): Buffer {
    const taken = Buffer.concat([...this.#pieces, end]);
    this.#pieces = [];
    this.#held = 0;
    return taken;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** undefined: they are no UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** All at once; where something in them is no UTF-8, line by line, so that it is told which one. */
const linesIn = (bytes: Buffer): readonly string[] =>
  textOf(bytes)?.split('\n') ??
  bytes
    .toString('latin1')
    .split('\n')
    .map((line) => textOf(Buffer.from(line, 'latin1')) ?? NO_LINE);

/**
 * The lines of a file, many at a time, without their line breaks.
 * @throws {CliFailure} the file cannot be read, or is none of lines
 */
export async function* linesOf(file: string): AsyncGenerator<readonly string[]> {
  const rest = new Rest();
  for await (const chunk of chunksOf(file)) {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end >= 0) yield linesIn(rest.take(chunk.subarray(0, end)));
    rest.add(chunk.subarray(end + 1));
    if (rest.bytes > LONGEST_LINE)
      throw new CliFailure('answer-is-no', `${file} is no chain file: it has no lines.`);
  }
  if (rest.bytes > 0) yield linesIn(rest.take());
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new CliFailure('wrong-usage', `${file} cannot be read (${reasonOf(error)}).`, { cause: error });
  }
}
