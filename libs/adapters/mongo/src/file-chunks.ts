import { Buffer } from 'node:buffer';

/** In bytes; the size that GridFS has everywhere. */
export const CHUNK_SIZE = 255 << 10;

/** Chunks that go to the server in one call, and are held in memory meanwhile. */
const AT_ONCE = 4;

/**
 * Cuts content of any shape into chunks of the size of GridFS, a few at a time; empty content has none. They are valid
 * until the next are asked for: their memory is used again, for thousands of new pieces would lie about until
 * they are collected.
 */
export async function* chunksOf(content: AsyncIterable<Uint8Array>): AsyncIterable<readonly Buffer[]> {
  const room = Buffer.allocUnsafeSlow(AT_ONCE * CHUNK_SIZE);
  let filled = 0;
  for await (const part of content)
    for (let taken = 0; taken < part.length;) {
      const piece = part.subarray(taken, taken + room.length - filled);
      room.set(piece, filled);
      taken += piece.length;
      filled += piece.length;
      if (filled < room.length) break;
      yield cut(room);
      filled = 0;
    }
  if (filled > 0) yield cut(room.subarray(0, filled));
}

const cut = (bytes: Buffer): readonly Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / CHUNK_SIZE) }, (_, index) =>
    bytes.subarray(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE),
  );
