import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { Download } from '#application';

/**
 * A download as an answer. The first piece is fetched before the head of the answer goes out, so that
 * what cannot be read at all is still an ordinary problem. Later faults cut the connection: with its
 * length announced, nobody takes half a package for a whole one.
 */
export async function fileOf({ content, bytes, fileName }: Download): Promise<StreamableFile> {
  const pieces = content[Symbol.asyncIterator]();
  let first: IteratorResult<Uint8Array> | undefined = await pieces.next();
  const whole: AsyncIterator<Uint8Array> = {
    next: async () => {
      const piece = first ?? (await pieces.next());
      first = undefined;
      return piece;
    },
    return: async () => (await pieces.return?.()) ?? { done: true, value: undefined },
  };
  const stream = Readable.from({ [Symbol.asyncIterator]: () => whole }, { objectMode: false });
  // Names are Lethe's own; what could break out of the quotes is left out all the same.
  const name = fileName.replace(/[^A-Za-z0-9._-]/g, '_');
  return new StreamableFile(stream, {
    type: 'application/zip',
    length: bytes,
    disposition: `attachment; filename="${name}"`,
  });
}
