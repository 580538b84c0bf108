import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { z } from 'zod';
import type { EvidenceFile } from '#application';
import { CompleteStepFields, evidence, type FieldError } from '#contracts';
import { parseWith, type Parsed } from '../field-errors.js';
import type { BodyReader } from '../http/endpoint.js';
import { refuse } from '../http/refused-error.js';
import { typeOf } from './media-signature.js';
import { checkContentType, checkLength, tooLarge } from './read-bytes.js';

const MEDIA_TYPE = 'multipart/form-data';
/** Room for the boundaries and headers of the parts, and the attestation. */
const ENVELOPE_BYTES = 1024 * 1024;
const LONGEST_NAME = 200;
const MOST_FIELDS = 20;
const FIELD_BYTES = 64 * 1024;
const KNOWN_PARTS: ReadonlySet<string> = new Set(['attestation', 'decision', 'files']);

/** What was sent, before it is judged. */
interface Parts {
  readonly fields: { readonly name: string; readonly value: string; readonly isCut: boolean }[];
  readonly files: (EvidenceFile & { readonly part: string; readonly isCut: boolean })[];
  isTooMany: boolean;
}

export interface EvidenceUpload extends CompleteStepFields {
  readonly files: readonly EvidenceFile[];
}

/** The name as a person will read it: no folders, no control characters. It is sealed before it is stored. */
function tidyName(name: string | undefined): string {
  const last = (name ?? '').split(/[/\\]/).at(-1) ?? '';
  const tidy = last.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').trim();
  return tidy.slice(0, LONGEST_NAME) || 'file';
}

/** Takes the parts apart, in memory only: what was not sealed yet must not reach a disk. */
function takeApart(call: IncomingMessage): Promise<Parts> {
  return new Promise((resolve, reject) => {
    const parts: Parts = { fields: [], files: [], isTooMany: false };
    const parser = openParser(call);
    let total = 0;
    const fail = (error: unknown) => {
      call.unpipe(parser);
      parser.removeAllListeners('close');
      reject(error instanceof Error ? error : new Error('The upload failed.'));
    };
    parser.on('field', (name, value, { nameTruncated, valueTruncated }) =>
      parts.fields.push({ name, value, isCut: nameTruncated || valueTruncated }),
    );
    parser.on('file', (part, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        total += chunk.length;
        if (total > evidence.totalBytes) fail(tooLarge(evidence.totalBytes));
        else chunks.push(chunk);
      });
      stream.on('error', fail);
      stream.on('close', () =>
        parts.files.push({
          part,
          name: tidyName(filename),
          mediaType: mimeType.toLowerCase(),
          content: Buffer.concat(chunks),
          isCut: stream.truncated === true,
        }),
      );
    });
    const tooMany = () => (parts.isTooMany = true);
    parser.on('filesLimit', tooMany).on('fieldsLimit', tooMany).on('partsLimit', tooMany);
    parser.on('error', () => fail(refuse('malformed-body', 'The parts of the body cannot be told apart.')));
    parser.on('close', () => resolve(parts));
    call.once('aborted', () => fail(refuse('malformed-body', 'The body broke off.')));
    call.pipe(parser);
  });
}

function openParser(call: IncomingMessage): busboy.Busboy {
  try {
    return busboy({
      headers: call.headers,
      defParamCharset: 'utf8',
      limits: {
        // One more than is taken: at the limit itself busboy already calls a file cut.
        fileSize: evidence.fileBytes + 1,
        files: evidence.files,
        fields: MOST_FIELDS,
        fieldSize: FIELD_BYTES,
        headerPairs: 50,
      },
    });
  } catch {
    throw refuse('malformed-body', 'The content type names no boundary.');
  }
}

/** @throws {RefusedError} a part that is too large comes before a part of the wrong kind */
function judgeFiles({ files, fields, isTooMany }: Parts): EvidenceFile[] {
  if (files.some((file) => file.isCut)) throw tooLarge(evidence.fileBytes);
  if (fields.some((field) => field.isCut)) throw tooLarge(FIELD_BYTES);
  if (isTooMany) throw refuse('payload-too-large', `At most ${evidence.files} files are taken in one call.`);
  return files.map(({ name, mediaType, content }, index) => {
    const type = typeOf(mediaType, content);
    if (type) return { name, mediaType: type, content };
    throw refuse(
      'unsupported-media-type',
      `File ${index + 1} is not ${evidence.mediaTypes.join(', ')} by its declared type and its content.`,
    );
  });
}

function judgeFields({ fields, files }: Parts): Parsed<CompleteStepFields> {
  const attestations = fields.filter((field) => field.name === 'attestation');
  const decisions = fields.filter((field) => field.name === 'decision');
  const errors: FieldError[] = [
    ...fields
      .filter((field) => field.name === 'files')
      .map(() => ({ path: 'files', message: 'must be files' })),
    ...[...fields, ...files.map((file) => ({ name: file.part }))]
      .filter(({ name }) => !KNOWN_PARTS.has(name))
      .map(({ name }) => ({ path: name.slice(0, 80) || 'body', message: 'is not known here' })),
  ];
  if (files.some((file) => file.part === 'attestation') || attestations.length > 1)
    errors.push({ path: 'attestation', message: 'must be one text' });
  if (files.some((file) => file.part === 'decision') || decisions.length > 1)
    errors.push({ path: 'decision', message: 'must be one text' });
  const text = parseWith(CompleteStepFields, {
    attestation: attestations[0]?.value,
    ...(decisions[0] ? { decision: decisions[0].value } : {}),
  });
  if (!text.ok) errors.push(...text.errors);
  return text.ok && errors.length === 0 ? text : { ok: false, errors };
}

/** The attestation of a manual step and its files, as a form with parts. */
export const evidenceUpload: BodyReader<EvidenceUpload> = {
  content: {
    [MEDIA_TYPE]: CompleteStepFields.extend({
      files: z
        .array(z.file().mime([...evidence.mediaTypes]))
        .max(evidence.files)
        .optional(),
    }),
  },
  async read(call) {
    checkLength(call, evidence.totalBytes + ENVELOPE_BYTES);
    checkContentType(call, [MEDIA_TYPE]);
    const parts = await takeApart(call);
    const files = judgeFiles(parts);
    const fields = judgeFields(parts);
    return fields.ok ? { ok: true, value: { ...fields.value, files } } : fields;
  },
};
