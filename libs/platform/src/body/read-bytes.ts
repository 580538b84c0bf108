import type { IncomingMessage } from 'node:http';
import { refuse } from '../http/refused-error.js';

const inWords = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MB` : `${bytes / 1024} KB`;

export const tooLarge = (limit: number) =>
  refuse('payload-too-large', `At most ${inWords(limit)} are taken here.`);

/** Refuses a body that announces itself as too large, before any of it is read. */
export function checkLength(call: IncomingMessage, limit: number): void {
  if (Number(call.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
}

/** The whole body. @throws {RefusedError} `payload-too-large`, `malformed-body` */
export async function readBytes(call: IncomingMessage, limit: number): Promise<Buffer> {
  checkLength(call, limit);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length > limit) settle(() => reject(tooLarge(limit)));
    };
    const end = () => settle(() => resolve(Buffer.concat(chunks)));
    const fail = () => settle(() => reject(refuse('malformed-body', 'The body broke off.')));
    const settle = (how: () => void) => {
      call.off('data', take).off('end', end).off('error', fail).off('close', fail);
      how();
    };
    call.on('data', take).on('end', end).on('error', fail).on('close', fail);
  });
}

export interface ContentType {
  /** lower case; empty when none was sent */
  readonly type: string;
  readonly charset: string | undefined;
}

export function contentTypeOf(call: IncomingMessage): ContentType {
  const [type = '', ...parameters] = (call.headers['content-type'] ?? '').split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(parameter)?.[1])
    .find((value) => value !== undefined);
  return { type: type.trim().toLowerCase(), charset: charset?.toLowerCase() };
}

/** @throws {RefusedError} `unsupported-media-type` unless it is one of these, in UTF-8, not compressed */
export function checkContentType(call: IncomingMessage, taken: readonly string[]): string {
  const { type, charset } = contentTypeOf(call);
  const encoding = call.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw refuse('unsupported-media-type', 'Bodies are not taken compressed.');
  if (!taken.includes(type))
    throw refuse('unsupported-media-type', `Send it as ${taken.join(' or ')}.`, { accept: taken.join(', ') });
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8')
    throw refuse('unsupported-media-type', 'Send it in UTF-8.');
  return type;
}
