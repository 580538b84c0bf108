import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { ProblemAnswer } from '../answers.js';
import { CliFailure, exitCodes } from '../cli-failure.js';
import { keyOf, repeatable } from '../idempotency-key.js';
import { LetheClient } from '../lethe-client.js';
import type { Session } from '../session.js';
import { reasonOf } from '../system-error.js';
import { jsonLine, printable } from '../terminal.js';
import { unseenInLines } from '../unseen-signs.js';

export interface BatchOptions {
  readonly format?: string;
  readonly idempotencyKey?: string;
  readonly json?: boolean;
}

const Line = z.looseObject({
  line: z.int(),
  status: z.int(),
  id: z.string().optional(),
  problem: ProblemAnswer.optional(),
});
type Line = z.infer<typeof Line>;
const BatchAnswer = z.looseObject({ items: z.array(Line) });

const mediaTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
};

/** Submits a file of requests, one a line, and says what became of each line. */
export async function batch(
  file: string,
  { format, idempotencyKey, json }: BatchOptions,
  { environment, terminal, signal }: Session,
): Promise<number> {
  const type = mediaTypes[format ?? extname(file).slice(1).toLowerCase()];
  if (type === undefined)
    throw new CliFailure(
      'wrong-usage',
      'It cannot be told what is in the file. Add --format csv or --format ndjson.',
    );
  const key = keyOf(idempotencyKey);
  const client = new LetheClient(environment());
  const raw = await contentOf(file);
  const call = { method: 'POST', path: '/v1/privacy-requests/batch', raw, signal } as const;
  const headers = { 'content-type': type, 'idempotency-key': key };
  const answer = client.json(BatchAnswer, { ...call, headers });
  const { items } = await repeatable(key, 'each line is then accepted once', answer);
  const refused = items.filter(({ id }) => id === undefined);
  for (const item of json ? items : refused) terminal.out(json ? jsonLine(item) : lineText(item));
  terminal.err(unseenInLines(raw, { isJson: type !== mediaTypes['csv'] }));
  const summary = { submitted: items.length - refused.length, refused: refused.length };
  terminal.out(
    json ? jsonLine({ summary }) : `${summary.submitted} submitted, ${summary.refused} refused.\n`,
  );
  return refused.length === 0 ? exitCodes.fine : exitCodes['answer-is-no'];
}

/** @param file `-` is standard input @throws {CliFailure} it cannot be read */
async function contentOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(file === '-' ? await buffer(process.stdin) : await readFile(file));
  } catch (error) {
    const message = `${printable(file)} cannot be read (${reasonOf(error)}). Check its name and its rights.`;
    throw new CliFailure('wrong-usage', message, { cause: error });
  }
}

function lineText({ line, problem }: Line): string {
  const fields = (problem?.errors ?? []).map(({ path, message }) => `${path} ${message}`);
  const why = fields.length > 0 ? fields.join('; ') : (problem?.detail ?? problem?.title ?? '');
  return `${printable(`line ${line}: ${problem?.code ?? 'refused'}: ${why}`)}\n`;
}
