import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { NotStrictJson, parseStrictJson } from '#contracts';
import { parseWith } from '../field-errors.js';
import type { BodyReader } from '../http/endpoint.js';
import { refuse } from '../http/refused-error.js';
import { checkContentType, contentTypeOf, readBytes } from './read-bytes.js';

const MOST_BYTES = 256 * 1024;
const MEDIA_TYPE = 'application/json';

function parse(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes);
  } catch (error) {
    if (error instanceof NotStrictJson)
      throw refuse('malformed-json', `The body cannot be taken: ${error.message}.`);
    throw error;
  }
}

/** The same with the bytes as they came. */
export const jsonBodyWithBytes = <T>(
  schema: z.ZodType<T>,
): BodyReader<{ readonly value: T; readonly bytes: Uint8Array }> => ({
  content: { [MEDIA_TYPE]: schema },
  async read(call: IncomingMessage) {
    const bytes = await readBytes(call, MOST_BYTES);
    const isNothing = bytes.length === 0 && contentTypeOf(call).type === '';
    if (!isNothing) checkContentType(call, [MEDIA_TYPE]);
    const read = parseWith(schema, bytes.length === 0 ? undefined : parse(bytes));
    return read.ok ? { ok: true, value: { value: read.value, bytes } } : read;
  },
});

/** A JSON body, of at most 256 KB where nothing else is said. No body at all breaks the schema, not the transport. */
export const jsonBody = <T>(schema: z.ZodType<T>, mostBytes = MOST_BYTES): BodyReader<T> => ({
  content: { [MEDIA_TYPE]: schema },
  async read(call: IncomingMessage) {
    const bytes = await readBytes(call, mostBytes);
    const isNothing = bytes.length === 0 && contentTypeOf(call).type === '';
    if (!isNothing) checkContentType(call, [MEDIA_TYPE]);
    return parseWith(schema, bytes.length === 0 ? undefined : parse(bytes));
  },
});
