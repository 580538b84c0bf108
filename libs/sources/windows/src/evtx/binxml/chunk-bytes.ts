/** The bytes of a chunk: everything in it is told by its place in the chunk. */
export interface ChunkBytes {
  readonly bytes: Buffer;
  readonly view: DataView;
}

export const chunkBytes = (bytes: Buffer): ChunkBytes => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
});
