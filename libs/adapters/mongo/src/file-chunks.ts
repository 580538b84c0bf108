import { Buffer } from 'node:buffer';

/** In bytes; the size that GridFS has everywhere. */
export const CHUNK_SIZE = 255 << 10;

/** Chunks that go to the server in one call, and are held in memory meanwhile. */
const AT_ONCE = 4;

/** Cuts content of any shape into chunks of the size of GridFS, a few at a time; empty content has none. */
export async function* chunksOf(content: AsyncIterable<Uint8Array>): AsyncIterable<readonly Buffer[]> {
  let full: Buffer[] = [];
  let open = Buffer.allocUnsafe(CHUNK_SIZE);
  let filled = 0;
  for await (const part of content)
    for (let taken = 0; taken < part.length;) {
      const piece = part.subarray(taken, taken + CHUNK_SIZE - filled);
      open.set(piece, filled);
      taken += piece.length;
      filled += piece.length;
      if (filled < CHUNK_SIZE) break;
      full.push(open);
      open = Buffer.allocUnsafe(CHUNK_SIZE);
      filled = 0;
      if (full.length < AT_ONCE) continue;
      yield full;
      full = [];
    }
  if (filled > 0) full.push(open.subarray(0, filled));
  if (full.length > 0) yield full;
}
