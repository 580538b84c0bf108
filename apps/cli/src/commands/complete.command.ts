import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { RequestAnswer } from '../answers.js';
import { CliFailure, exitCodes } from '../cli-failure.js';
import { ifMatchOf } from '../if-match.js';
import { LetheClient, path } from '../lethe-client.js';
import { axesText } from '../request-text.js';
import type { Session } from '../session.js';
import { reasonOf } from '../system-error.js';
import { taskIdOf } from '../task-id.js';
import { jsonLine, printable } from '../terminal.js';

export interface CompleteOptions {
  readonly attestation: string;
  readonly file?: readonly string[];
  readonly decision?: string;
  readonly ifMatch?: string;
  readonly json?: boolean;
}

/** What a file is called tells its type; the server looks into it and has the last word. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.pdf': 'application/pdf',
};

/** Hands in the evidence of a manual step. */
export async function complete(
  { id, task }: { readonly id: string; readonly task: string },
  { attestation, file: files = [], decision, ifMatch, json }: CompleteOptions,
  { environment, terminal, signal }: Session,
): Promise<number> {
  const form = new FormData();
  form.set('attestation', attestation);
  if (decision !== undefined) form.set('decision', decision);
  for (const file of files) form.append('files', await evidenceOf(file), basename(file));
  const answer = await new LetheClient(environment()).json(RequestAnswer, {
    method: 'POST',
    path: path`/v1/privacy-requests/${id}/tasks/${taskIdOf(id, task)}/complete`,
    raw: form,
    headers: ifMatchOf(ifMatch),
    signal,
  });
  terminal.out(json ? jsonLine(answer) : `${printable(axesText(answer))}\n`);
  return exitCodes.fine;
}

/** @throws {CliFailure} it cannot be read */
async function evidenceOf(file: string): Promise<Blob> {
  const type = mediaTypes[extname(file).toLowerCase()] ?? 'application/octet-stream';
  try {
    return new Blob([await readFile(file)], { type });
  } catch (error) {
    const message = `${printable(file)} cannot be read (${reasonOf(error)}). Check its name and its rights.`;
    throw new CliFailure('wrong-usage', message, { cause: error });
  }
}
