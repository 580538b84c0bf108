import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { BodyReader } from '../http/endpoint.js';
import { refuse, RefusedError } from '../http/refused-error.js';
import { checkContentType, checkLength, tooLarge } from './read-bytes.js';

const MEDIA_TYPE = 'application/octet-stream';

/**
 * Pieces as they come, no faster than they are taken. The call is not destroyed when whoever takes them
 * stops early: it still has to be answered.
 * @throws {RefusedError} `payload-too-large`, `malformed-body` when its sender breaks off
 */
async function* pieces(call: IncomingMessage, limit: number): AsyncGenerator<Uint8Array> {
  let length = 0;
  try {
    for await (const piece of call.iterator({ destroyOnReturn: false })) {
      length += (piece as Buffer).length;
      if (length > limit) throw tooLarge(limit);
      yield piece as Buffer;
    }
  } catch (error) {
    throw error instanceof RefusedError ? error : refuse('malformed-body', 'The body broke off.');
  }
}

/** Bytes that are handed on as they come, in constant memory. @param limit bytes */
export const streamedBody = (limit: number): BodyReader<AsyncIterable<Uint8Array>> => ({
  content: { [MEDIA_TYPE]: z.unknown() },
  async read(call) {
    checkLength(call, limit);
    checkContentType(call, [MEDIA_TYPE]);
    return { ok: true, value: pieces(call, limit) };
  },
});
