import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fileIdentity } from './open-files.js';
import { mixedText } from './mixed-text.js';
import { ScanMemory } from './scan-memory.js';
import { BIG_ENDIAN, LITTLE_ENDIAN, NARROW, type Width } from './stretches.js';
import { blockOf, LEAD, type TextBlock } from './text-block.js';

const BLOCK = 2 * 1024 * 1024;

/** The file is packed in a way that is not read. */
export class PackedFile extends Error {
  constructor(readonly format: string) {
    super(`The file is packed as ${format}.`);
    this.name = 'PackedFile';
  }
}

/** Another file has taken the name. */
export class MovedFile extends Error {
  override readonly name = 'MovedFile';
}

/**
 * Reads a log file as text, whatever it is on disk: UTF-8, ANSI, UTF-16 with byte order mark or without, several of
 * them one behind the other, and each of them in gzip. Links are refused at the last moment too.
 * @param identity what the file is expected to be (see `fileIdentity`)
 * @param wideCosts where names are looked for: see `wideCostsFor`
 * @throws {PackedFile} zip and the like
 * @throws {MovedFile}
 * @throws system errors, also in the middle, e.g. when a gzip file is cut off
 */
export async function* textBlocks(
  path: string,
  identity?: string,
  wideCosts?: Uint8Array,
): AsyncGenerator<TextBlock> {
  // On Windows the flag does not exist; there the listing has looked.
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    if (identity !== undefined && fileIdentity(await file.stat({ bigint: true })) !== identity)
      throw new MovedFile();
    const head = Buffer.alloc(8);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const magic = head.subarray(0, bytesRead);
    refusePacked(magic);
    if (isGzip(magic)) yield* decoded(await unpacked(file), wideCosts);
    else yield* decoded(await firstAndRest(plainBlocks(file)), wideCosts);
  } finally {
    await file.close();
  }
}

const PACKED = [
  { format: 'zip', bytes: Buffer.from('PK\x03\x04', 'latin1') },
  { format: '7z', bytes: Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1') },
  { format: 'xz', bytes: Buffer.from('\xfd7zXZ\x00', 'latin1') },
  { format: 'bzip2', bytes: Buffer.from('BZh', 'latin1') },
  { format: 'zstd', bytes: Buffer.from('\x28\xb5\x2f\xfd', 'latin1') },
  { format: 'cab', bytes: Buffer.from('MSCF', 'latin1') },
];

const isGzip = (magic: Uint8Array): boolean => magic[0] === 0x1f && magic[1] === 0x8b;

/** @throws {PackedFile} */
function refusePacked(magic: Buffer): void {
  const packed = PACKED.find(({ bytes }) => magic.subarray(0, bytes.length).equals(bytes));
  if (packed) throw new PackedFile(packed.format);
}

/**
 * One block after the other, not ahead: the system reads ahead, and to look a block through takes a hundredth of
 * the time in which a disk fills it.
 */
async function* plainBlocks(file: FileHandle): AsyncGenerator<TextBlock> {
  const memory = ScanMemory.borrow(LEAD + BLOCK);
  const bytes = memory?.block ?? Buffer.allocUnsafeSlow(LEAD + BLOCK);
  let position = 0;
  try {
    for (;;) {
      const { bytesRead } = await file.read(bytes, LEAD, BLOCK, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield { bytes, start: LEAD, end: LEAD + bytesRead };
    }
  } finally {
    memory?.giveBack();
  }
}

async function unpacked(file: FileHandle): Promise<Opened> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const source = file.createReadStream({ start: 0, autoClose: false });
  source.once('error', (error) => gunzip.destroy(error));
  const opened = await firstAndRest(withMargin(source, source.pipe(gunzip)));
  try {
    refuseInner(opened.first);
    return opened;
  } catch (error) {
    await opened.rest.return(undefined);
    throw error;
  }
}

/** What was packed before it was put into gzip is no text either. @throws {PackedFile} */
function refuseInner(first: TextBlock | null): void {
  if (!first) return;
  const magic = first.bytes.subarray(first.start, Math.min(first.end, first.start + 8));
  refusePacked(magic);
  if (isGzip(magic)) throw new PackedFile('gzip in gzip');
}

async function* withMargin(source: Readable, chunks: Readable): AsyncGenerator<TextBlock> {
  try {
    for await (const chunk of chunks as AsyncIterable<Buffer>) yield blockOf(chunk);
  } finally {
    source.destroy();
  }
}

interface Opened {
  readonly first: TextBlock | null;
  readonly rest: AsyncGenerator<TextBlock>;
}

async function firstAndRest(blocks: AsyncGenerator<TextBlock>): Promise<Opened> {
  const first = await blocks.next();
  return { first: first.done === true ? null : first.value, rest: blocks };
}

async function* blocksOf({ first, rest }: Opened): AsyncGenerator<TextBlock> {
  try {
    if (first) yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

const MARKS: ReadonlyArray<{ readonly bytes: Buffer; readonly width: Width }> = [
  { bytes: Buffer.from('efbbbf', 'hex'), width: NARROW },
  { bytes: Buffer.from('fffe', 'hex'), width: LITTLE_ENDIAN },
  { bytes: Buffer.from('feff', 'hex'), width: BIG_ENDIAN },
];

async function* decoded(opened: Opened, wideCosts: Uint8Array | undefined): AsyncGenerator<TextBlock> {
  const { first } = opened;
  if (!first) return;
  const head = first.bytes.subarray(first.start, first.end);
  const mark = MARKS.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes));
  const blocks = blocksOf({ ...opened, first: { ...first, start: first.start + (mark?.bytes.length ?? 0) } });
  yield* mixedText(blocks, mark?.width ?? NARROW, wideCosts);
}
