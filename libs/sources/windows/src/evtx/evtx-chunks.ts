import { open, stat, type FileHandle } from 'node:fs/promises';

/** A 64 KiB chunk of an event log file: it stands for itself, with its own strings and templates. */
export interface EvtxChunk {
  /** 0 is the first */
  readonly index: number;
  /** where it begins in the file */
  readonly offset: number;
  /** it lies in `[start, end)` of the block, until the next chunk is asked for */
  readonly block: Buffer;
  readonly start: number;
  readonly end: number;
  /** why not all of its records can be there; null where nothing is known against it */
  readonly damage: 'no-header' | 'cut-off' | 'damaged' | null;
}

/** The file is no event log, or not one of the known form. */
export class NoEventLog extends Error {
  override readonly name = 'NoEventLog';
}

/** A folder, a pipe or a device. */
export class NoFile extends Error {
  override readonly name = 'NoFile';
}

export const CHUNK_BYTES = 0x10000;
/** Two blocks of this size are needed: one is read while the chunks of the other are looked through. */
export const BLOCK_BYTES = 16 * CHUNK_BYTES;
const CHUNK_MAGIC = Buffer.from('ElfChnk\0', 'latin1');
const FILE_MAGIC = Buffer.from('ElfFile\0', 'latin1');
const HEADER_BYTES = 0x1000;
const CHUNK_COUNT = 0x2a;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

/**
 * Reads an `.evtx` file chunk by chunk (SEEN: the format is described by several open readers). Does not ask
 * for valid checksums: a log that was copied while it was written has none. A chunk whose place is all
 * zeros behind the last one in use is free and left out; chunks behind it are read whatever the header says, which
 * is behind while a log is in use. Where bytes are missing it goes on at the next chunk, wherever that begins.
 * @throws {NoEventLog} @throws {NoFile}
 * @throws system errors
 */
export async function* evtxChunks(
  path: string,
  blocks: readonly [Buffer, Buffer],
): AsyncGenerator<EvtxChunk> {
  // Opening a pipe would wait for somebody to write into it.
  if (!(await stat(path)).isFile()) throw new NoFile();
  const file = await open(path, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const log = logOf(header.subarray(0, await readAt(file, header, 0)));
    let [found, index] = [0, 0];
    for await (const slot of slotsOf(new Blocks(file, blocks), log.begin)) {
      const { hasHeader } = slot;
      if (hasHeader) found++;
      if (hasHeader || index < log.inUse || !isFree(slot)) yield chunkOf(slot, index);
      index++;
    }
    if (!log.isKnown && found === 0) throw new NoEventLog();
    // A file that ends between two chunks looks whole.
    const nothing = { block: ZEROS, start: 0, end: 0, offset: log.begin + index * CHUNK_BYTES };
    for (; index < log.inUse; index++) {
      yield { ...nothing, index, damage: 'cut-off' };
      nothing.offset += CHUNK_BYTES;
    }
  } finally {
    await file.close();
  }
}

interface LogHeader {
  readonly isKnown: boolean;
  /** chunks that it says it has; a copy of a log in use may have more */
  readonly inUse: number;
  readonly begin: number;
}

function logOf(header: Buffer): LogHeader {
  const isKnown = header.subarray(0, 8).equals(FILE_MAGIC);
  const isWhole = isKnown && header.length === HEADER_BYTES;
  const isHeadless = header.subarray(0, 8).equals(CHUNK_MAGIC);
  return {
    isKnown,
    // One that ends within its header had chunks, or it would not have been kept.
    inUse: isWhole ? header.readUInt16LE(CHUNK_COUNT) : Number(isKnown),
    begin: isHeadless ? 0 : HEADER_BYTES,
  };
}

interface Slot extends Pick<EvtxChunk, 'block' | 'start' | 'end' | 'offset'> {
  readonly hasHeader: boolean;
  /** the file ends here */
  readonly isLast: boolean;
}

async function* slotsOf(blocks: Blocks, begin: number): AsyncGenerator<Slot> {
  for (let position = begin; ;) {
    const block = await blocks.at(position);
    const isLast = block.length < BLOCK_BYTES;
    // What stands behind a slot is looked at too, so that the last of a block waits for the next one.
    const stop = isLast ? block.length : block.length - CHUNK_BYTES;
    let start = 0;
    if (!isLast) blocks.prepare(position + stop);
    while (start < stop) {
      const hasHeader = beginsChunk(block, start);
      const next = misplacedChunk(block, start) ?? start + CHUNK_BYTES;
      const end = Math.min(next, block.length);
      yield {
        block,
        start,
        end,
        offset: position + start,
        hasHeader,
        isLast: isLast && end === block.length,
      };
      start = next;
    }
    if (isLast) return;
    position += start;
  }
}

/** Where another chunk begins before this one ends, if that behind it is not in its place: bytes are missing. */
function misplacedChunk(block: Buffer, start: number): number | null {
  const end = start + CHUNK_BYTES;
  if (beginsChunk(block, end)) return null;
  const next = block.indexOf(CHUNK_MAGIC, start + 1);
  return next < 0 || next >= end ? null : next;
}

const beginsChunk = (block: Buffer, start: number): boolean =>
  block.compare(
    CHUNK_MAGIC,
    0,
    CHUNK_MAGIC.length,
    start,
    Math.min(start + CHUNK_MAGIC.length, block.length),
  ) === 0;

const isFree = ({ block, start, end }: Slot): boolean =>
  block.compare(ZEROS, 0, end - start, start, end) === 0;

function chunkOf({ hasHeader, isLast, ...place }: Slot, index: number): EvtxChunk {
  const isShort = place.end - place.start < CHUNK_BYTES;
  const damage = isShort ? (isLast ? 'cut-off' : 'damaged') : null;
  return { ...place, index, damage: hasHeader ? damage : 'no-header' };
}

/** Reads a file into two blocks in turn, one ahead. */
class Blocks {
  private current = 0;
  private ahead: { readonly position: number; readonly filled: Promise<number> } | null = null;

  constructor(
    private readonly file: FileHandle,
    private readonly blocks: readonly [Buffer, Buffer],
  ) {}

  async at(position: number): Promise<Buffer> {
    if (this.ahead?.position !== position) {
      // A block that was read ahead in vain must not be written any more.
      await this.ahead?.filled;
      this.prepare(position);
    }
    const filled = (await this.ahead?.filled) ?? 0;
    this.ahead = null;
    this.current = 1 - this.current;
    // What is left behind it from an earlier reading is no part of the file.
    return this.blockAt(this.current).subarray(0, filled);
  }

  prepare(position: number): void {
    const filled = readAt(this.file, this.blockAt(1 - this.current), position);
    // Whoever stops before it is read does not ask what came of it.
    filled.catch(() => undefined);
    this.ahead = { position, filled };
  }

  private blockAt(index: number): Buffer {
    return index === 0 ? this.blocks[0] : this.blocks[1];
  }
}

async function readAt(file: FileHandle, block: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < block.length) {
    const { bytesRead } = await file.read(block, filled, block.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
