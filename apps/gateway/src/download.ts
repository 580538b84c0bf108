import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { Download } from '#application';

/**
 * Content on its way out. The first piece is fetched before the head of the answer goes out, so that what
 * cannot be read at all is still an ordinary problem. Later faults cut the connection.
 */
async function begun<T extends string | Uint8Array>(content: AsyncIterable<T>): Promise<Readable> {
  const pieces = content[Symbol.asyncIterator]();
  let first: IteratorResult<T> | undefined = await pieces.next();
  const whole: AsyncIterator<T> = {
    next: async () => {
      const piece = first ?? (await pieces.next());
      first = undefined;
      return piece;
    },
    return: async () => (await pieces.return?.()) ?? { done: true, value: undefined },
  };
  return Readable.from({ [Symbol.asyncIterator]: () => whole }, { objectMode: false });
}

/** A download as an answer. With its length announced, nobody takes half a package for a whole one. */
export async function fileOf(
  { content, bytes, fileName }: Download,
  type = 'application/zip',
): Promise<StreamableFile> {
  // Names are Lethe's own; what could break out of the quotes is left out all the same.
  const name = fileName.replace(/[^A-Za-z0-9._-]/g, '_');
  return new StreamableFile(await begun(content), {
    type,
    length: bytes,
    disposition: `attachment; filename="${name}"`,
  });
}

async function* asText(values: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}

/** Bytes that are there already, as content. */
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Text that is read while it is sent. */
export const textOf = async (pieces: AsyncIterable<string>, type: string): Promise<StreamableFile> =>
  new StreamableFile(await begun(pieces), { type });

/** Values as JSON lines, each sent when it is there. */
export const linesOf = async (values: AsyncIterable<unknown>): Promise<StreamableFile> =>
  new StreamableFile(await begun(asText(values)), { type: 'application/x-ndjson' });
