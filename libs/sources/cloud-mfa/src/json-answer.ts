import { parse } from 'lossless-json';
import type { HttpAnswer } from './http-exchange.js';

/**
 * Whether the answer calls itself JSON. A page of a proxy or a portal with status 200 must not pass
 * for an answer, nor one with status 404 for “there is no such user”.
 */
export const isJson = (answer: HttpAnswer): boolean =>
  /\bjson\b/i.test(answer.headers.get('content-type') ?? 'application/json');

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As parseJson, but numbers keep every digit: for what is handed on to the person. */
export function parseLossless(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
