import type { RequestBody } from './request-draft.js';

/** A text as one word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The same call as a program would make it; the token stays a variable. */
export const equivalentCurl = (origin: string, body: RequestBody): string =>
  [
    `curl -sS ${quoted(`${origin}/v1/privacy-requests`)}`,
    `-H "Authorization: Bearer $LETHE_TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n  ');
