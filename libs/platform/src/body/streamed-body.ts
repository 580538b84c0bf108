import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { BodyReader } from '../http/endpoint.js';
import { refuse, RefusedError } from '../http/refused-error.js';
import { checkContentType, checkLength, tooLarge } from './read-bytes.js';

const MEDIA_TYPE = 'application/octet-stream';

/** A body that is taken as it comes, in constant memory, once. */
export class StreamedBody {
  constructor(private readonly call: IncomingMessage) {}

  /**
   * The pieces, no faster than they are taken. The call is not destroyed when whoever takes them stops
   * early: it still has to be answered.
   * @param bytes more than these are refused
   * @throws {RefusedError} `payload-too-large`, at once when the body says its length, else on iteration;
   *   `malformed-body` on iteration when its sender breaks off
   */
  upTo(bytes: number): AsyncIterable<Uint8Array> {
    checkLength(this.call, bytes);
    return this.#pieces(bytes);
  }

  async *#pieces(limit: number): AsyncGenerator<Uint8Array> {
    let length = 0;
    try {
      for await (const piece of this.call.iterator({ destroyOnReturn: false })) {
        length += (piece as Buffer).length;
        if (length > limit) throw tooLarge(limit);
        yield piece as Buffer;
      }
    } catch (error) {
      throw error instanceof RefusedError ? error : refuse('malformed-body', 'The body broke off.');
    }
  }
}

/** Bytes that the method takes itself. */
export const streamedBody: BodyReader<StreamedBody> = {
  content: { [MEDIA_TYPE]: z.unknown() },
  async read(call) {
    checkContentType(call, [MEDIA_TYPE]);
    return { ok: true, value: new StreamedBody(call) };
  },
};
