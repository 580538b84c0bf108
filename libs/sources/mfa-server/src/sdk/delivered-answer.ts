import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { DeliveredFile } from '../gdpr/gdpr-interface.js';
import type { AnswerFacts } from './answer-facts.js';
import type { AnswerWriter } from './answer-writer.js';
import type { SdkAnswer } from './sdk-exchange.js';

/** What an answer hands over: documents in it, and itself where it holds more than how it went. */
export async function deliveredBy(
  answer: SdkAnswer,
  writer: AnswerWriter,
  { hasData, looseTexts }: AnswerFacts,
): Promise<readonly DeliveredFile[]> {
  const isOneRecord = !hasData && looseTexts !== '' && writer.documents.length === 0;
  if (!hasData && !isOneRecord) return writer.documents;
  const readAt = isOneRecord ? await asOneRecord(writer.path) : writer.path;
  const bytes = (await stat(answer.file)).size;
  return [...writer.documents, { path: answer.file, bytes, format: 'xml', readAt }];
}

/** Single texts of a meaning that nobody knows: by themselves they would count as nothing. */
async function asOneRecord(answer: string): Promise<string> {
  const path = `${answer}.record`;
  await pipeline(bracketed(answer), createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  return path;
}

async function* bracketed(file: string): AsyncGenerator<Buffer> {
  yield Buffer.from('[');
  yield* createReadStream(file) as AsyncIterable<Buffer>;
  yield Buffer.from(']');
}
