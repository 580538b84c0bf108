import { promisify } from 'node:util';
import { gunzip as gunzipWithCallback, gzip as gzipWithCallback } from 'node:zlib';
import { Decompress } from 'fzstd';
import kafkajs from 'kafkajs';

const gunzip = promisify(gunzipWithCallback);
const gzip = promisify(gzipWithCallback);

/**
 * A batch may unpack to this many bytes. It is packed in at most a few MiB, and JSON that people wrote shrinks
 * to a tenth: what is larger was made to fill somebody's memory.
 */
const LARGEST_BATCH = 64 << 20;

const tooLarge = () =>
  new Error(
    `A compressed batch unpacks to more than ${LARGEST_BATCH} bytes. \`npm run topics\` sets the topics so that ` +
      'the broker refuses such batches.',
  );

function limited(bytes: number): void {
  if (bytes > LARGEST_BATCH) throw tooLarge();
}

/** Java's clients wrap Snappy blocks: these eight bytes, two versions, then blocks behind their lengths. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER = 16;

/** What a block of Snappy says it unpacks to: a number in groups of seven bits, the lowest first. */
function snappySize(block: Buffer): number {
  let size = 0;
  for (const [index, byte] of block.subarray(0, 5).entries()) {
    size += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return size;
  }
  throw new Error('A block of Snappy has no length.');
}

function snappyBlocks(packed: Buffer): Buffer[] {
  if (!packed.subarray(0, XERIAL.length).equals(XERIAL)) return [packed];
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER; at < packed.length;) {
    const length = packed.readUInt32BE(at);
    blocks.push(packed.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return blocks;
}

async function unsnapped(packed: Buffer): Promise<Buffer> {
  const blocks = snappyBlocks(packed);
  limited(blocks.reduce((sum, block) => sum + snappySize(block), 0));
  const { uncompress } = await import('snappy');
  const parts: Buffer[] = [];
  for (const block of blocks) parts.push((await uncompress(block)) as Buffer);
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** LZ4 cannot unpack to more than 255 times of what it was packed to: the broker's limit bounds it. */
async function unpackedLz4(packed: Buffer): Promise<Buffer> {
  const { decompressFrame } = await import('lz4-napi');
  return decompressFrame(packed);
}

function unpackedZstd(packed: Buffer): Buffer {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const stream = new Decompress((part) => {
    limited((bytes += part.length));
    parts.push(part);
  });
  stream.push(packed, true);
  return Buffer.concat(parts);
}

const onlyRead = (name: string) => () =>
  Promise.reject(new Error(`Lethe reads ${name}, and sends nothing compressed.`));

/**
 * Parts of Snappy and LZ4 are native, and loaded with the first batch that needs them: a host where they cannot be
 * loaded can work all the same.
 *
 * What other clients compress with, some of them without being asked: kafkajs itself knows gzip only, and would
 * stand before such a batch for ever. Topics are set up for the broker to store everything uncompressed; this
 * is for what came before, and for topics that were set up otherwise.
 */
export function readEveryCompression(): void {
  const { CompressionCodecs: codecs, CompressionTypes: types } = kafkajs;
  codecs[types.GZIP] = () => ({
    compress: ({ buffer }: { buffer: Buffer }) => gzip(buffer),
    decompress: (packed: Buffer) => gunzip(packed, { maxOutputLength: LARGEST_BATCH }),
  });
  codecs[types.Snappy] = () => ({ compress: onlyRead('Snappy'), decompress: unsnapped });
  codecs[types.LZ4] = () => ({ compress: onlyRead('LZ4'), decompress: unpackedLz4 });
  codecs[types.ZSTD] = () => ({
    compress: onlyRead('Zstandard'),
    decompress: (packed: Buffer) => Promise.resolve(unpackedZstd(packed)),
  });
}
