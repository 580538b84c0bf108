import { NotStrictJson, parseStrictJsonText } from '#contracts';
import type { Parsed } from '#platform';
import type { BatchLine, BatchLines } from './batch-line.js';

function lineOf(text: string, line: number): BatchLine {
  try {
    return { line, body: parseStrictJsonText(text) };
  } catch (error) {
    if (!(error instanceof NotStrictJson)) throw error;
    return {
      line,
      refusal: { code: 'malformed-json', detail: `The line cannot be taken: ${error.message}.` },
    };
  }
}

/** One JSON value a line; empty lines are counted and passed over. */
export function ndjsonLines(text: string): Parsed<BatchLines> {
  const lines = text
    .split('\n')
    .flatMap((content, index) => (content.trim() === '' ? [] : [lineOf(content, index + 1)]));
  return { ok: true, value: lines };
}
