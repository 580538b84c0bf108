import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fileIdentity } from './open-files.js';
import { ScanMemory } from './scan-memory.js';
import { LEAD, type TextBlock } from './text-block.js';
import { withoutWideStretches } from './wide-stretches.js';

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
 * Reads a log file as text, whatever it is on disk: UTF-8, ANSI, UTF-16 with byte order mark (or
 * evidently without), and each of them in gzip. Links are refused at the last moment too.
 * @param identity what the file is expected to be (see `fileIdentity`)
 * @throws {PackedFile} zip and the like
 * @throws {MovedFile}
 * @throws system errors, also in the middle, e.g. when a gzip file is cut off
 */
export async function* textBlocks(path: string, identity?: string): AsyncGenerator<TextBlock> {
  // On Windows the flag does not exist; there the listing has looked.
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    if (identity !== undefined && fileIdentity(await file.stat()) !== identity) throw new MovedFile();
    const head = Buffer.alloc(8);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const magic = head.subarray(0, bytesRead);
    const packed = PACKED.find(({ bytes }) => magic.subarray(0, bytes.length).equals(bytes));
    if (packed) throw new PackedFile(packed.format);
    if (magic[0] === 0x1f && magic[1] === 0x8b) yield* decoded(await unpacked(file));
    else yield* decoded(await firstAndRest(plainBlocks(file)));
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
  return firstAndRest(withMargin(source, source.pipe(gunzip)));
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

interface Encoding {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly markBytes: number;
}

const WITHOUT_MARK: Readonly<Record<string, Encoding['name']>> = { x0x0: 'utf-16le', '0x0x': 'utf-16be' };

function sniff([a, b, c, d]: Buffer): Encoding {
  if (a === 0xef && b === 0xbb && c === 0xbf) return { name: 'utf-8', markBytes: 3 };
  if (a === 0xff && b === 0xfe) return { name: 'utf-16le', markBytes: 2 };
  if (a === 0xfe && b === 0xff) return { name: 'utf-16be', markBytes: 2 };
  // Two Latin letters in UTF-16 whose mark was lost when the file was cut.
  const zeros = [a, b, c, d].map((byte) => (byte === 0 ? '0' : 'x')).join('');
  return { name: WITHOUT_MARK[zeros] ?? 'utf-8', markBytes: 0 };
}

async function* decoded(opened: Opened): AsyncGenerator<TextBlock> {
  const { first } = opened;
  if (!first) return;
  const encoding = sniff(first.bytes.subarray(first.start, Math.min(first.end, first.start + 4)));
  const blocks = blocksOf({ ...opened, first: { ...first, start: first.start + encoding.markBytes } });
  yield* encoding.name === 'utf-8' ? withoutWideStretches(blocks) : fromUtf16(blocks, encoding.name);
}

async function* fromUtf16(
  blocks: AsyncIterable<TextBlock>,
  encoding: 'utf-16le' | 'utf-16be',
): AsyncGenerator<TextBlock> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  for await (const { bytes, start, end } of blocks)
    yield blockOf(Buffer.from(decoder.decode(bytes.subarray(start, end), { stream: true }), 'utf8'));
  const rest = decoder.decode();
  if (rest !== '') yield blockOf(Buffer.from(rest, 'utf8'));
}

function blockOf(chunk: Buffer): TextBlock {
  const bytes = Buffer.allocUnsafe(LEAD + chunk.length);
  chunk.copy(bytes, LEAD);
  return { bytes, start: LEAD, end: bytes.length };
}
