export interface Block {
  /** valid until the next block is asked for: the buffer is used again */
  readonly bytes: Buffer;
  readonly index: number;
  readonly last: boolean;
}

/**
 * Cuts a stream of pieces of any size into blocks: the first of `first` bytes, the others of `rest`.
 * The last one may be shorter, and is empty only if the stream is. Memory is one block.
 */
export async function* blocks(
  content: AsyncIterable<Uint8Array>,
  size: { readonly first: number; readonly rest: number },
): AsyncGenerator<Block> {
  const buffer = Buffer.allocUnsafe(Math.max(size.first, size.rest));
  let index = 0;
  let filled = 0;
  for await (const piece of content) {
    for (let at = 0; at < piece.length;) {
      const wanted = index === 0 ? size.first : size.rest;
      // A full block is held back until another byte shows that it is not the last.
      if (filled === wanted) {
        yield { bytes: buffer.subarray(0, filled), index, last: false };
        index += 1;
        filled = 0;
        continue;
      }
      const taken = Math.min(wanted - filled, piece.length - at);
      buffer.set(piece.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
    }
  }
  yield { bytes: buffer.subarray(0, filled), index, last: true };
}
