import { Readable, type PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';

/** One entry of a zip. */
export interface ZipEntry {
  readonly path: string;
  /** content that is already packed is only stored */
  readonly compress: boolean;
  /** called when it is this entry's turn */
  readonly open: () => AsyncIterable<Uint8Array>;
}

/**
 * A zip as a stream, one entry after the other, in memory of a few buffers; ZIP64 where sizes ask for
 * it. If an entry's content fails, the iteration fails with the same error. An iteration that is broken
 * off closes the entry in hand.
 */
export async function* zipStream(entries: readonly ZipEntry[], modifiedAt: Date): AsyncGenerator<Uint8Array> {
  const archive = new ZipFile();
  // yazl declares the old stream interface; what it makes is a PassThrough (its documentation says so too).
  const output = archive.outputStream as PassThrough;
  const fail = (error: Error): void => void output.destroy(error);
  archive.on('error', fail);
  let inHand: Readable | undefined;
  for (const { path, compress, open } of entries)
    archive.addReadStreamLazy(path, { compress, mtime: modifiedAt }, (take) => {
      // yazl pipes and does not listen for errors of what it pipes.
      inHand = Readable.from(open(), { objectMode: false }).on('error', fail);
      take(null, inHand);
    });
  archive.end();
  try {
    for await (const piece of output) yield piece as Uint8Array;
  } finally {
    inHand?.destroy();
  }
}
