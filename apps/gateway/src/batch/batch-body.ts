import { z } from 'zod';
import { SubmitPrivacyRequestBody, batch, batchColumns } from '#contracts';
import { checkContentType, readBytes, refuse, type BodyReader } from '#platform';
import { csvLines } from './csv-lines.js';
import { ndjsonLines } from './ndjson-lines.js';
import type { BatchLines } from './batch-line.js';

const NDJSON = 'application/x-ndjson';
const CSV = 'text/csv';

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('malformed-body', 'The body is not UTF-8.');
  }
}

/** Many requests in one body, a line each. What is wrong with a line is the line’s matter. */
export const batchBody: BodyReader<BatchLines> = {
  content: {
    [NDJSON]: SubmitPrivacyRequestBody,
    [CSV]: z
      .string()
      .describe(`First line: ${batchColumns.join(',')}, in any order; only kind has to be there.`),
  },
  async read(call) {
    const bytes = await readBytes(call, batch.bytes);
    const type = checkContentType(call, [NDJSON, CSV]);
    const lines = (type === CSV ? csvLines : ndjsonLines)(textOf(bytes));
    if (lines.ok && lines.value.length > batch.lines)
      throw refuse('payload-too-large', `At most ${batch.lines} lines are taken in one call.`);
    if (lines.ok && lines.value.length === 0)
      return { ok: false, errors: [{ path: 'body', message: 'must have at least one line' }] };
    return lines;
  },
};
