import { createReadStream } from 'node:fs';
import type { SaxTag } from 'sax';
import { dataIn, isNil, isSchema } from './answer-attributes.js';
import { NotXml, XmlReading } from './xml-reading.js';
import type { AnswerWriter } from './answer-writer.js';

const ENVELOPES = new Set([
  'http://schemas.xmlsoap.org/soap/envelope/',
  'http://www.w3.org/2003/05/soap-envelope',
]);
const PIECE = 256 * 1024;
const HEAD = 200;

/** What the body of an answer begins with. */
export interface AnswerBody {
  /** `Fault`, or the answer’s own element; undefined for an empty body */
  readonly name: string | undefined;
  /** texts of a fault, one after another */
  readonly faultWords: string;
}

/**
 * Reads a SOAP answer of any size with flat memory: what is inside the answer’s element goes to the writer.
 * @param contentType as HTTP has it; its encoding counts where the answer names none
 * @throws {NotXml} it is none, is not SOAP, or breaks off
 */
export async function readAnswer(file: string, writer: AnswerWriter, contentType = ''): Promise<AnswerBody> {
  const body = new SoapBody(writer);
  const reading = new XmlReading(body);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const piece of createReadStream(file, { highWaterMark: PIECE }) as AsyncIterable<Buffer>) {
    decoder ??= new TextDecoder(encodingOf(piece, contentType));
    reading.take(decoder.decode(piece, { stream: true }));
    await writer.drained();
  }
  reading.take(decoder?.decode() ?? '');
  reading.end();
  if (!body.isSoap) throw new NotXml('not a SOAP envelope');
  return { name: body.name, faultWords: body.faultWords };
}

class SoapBody {
  isSoap = false;
  name: string | undefined;
  faultWords = '';
  private outermost: SaxTag | undefined;
  private isInFirst = false;
  /** how deep the schema lies that is left out now */
  private schemaAt: number | undefined;
  private readonly path: string[] = [];

  constructor(private readonly writer: AnswerWriter) {}

  open(tag: SaxTag): void {
    const depth = this.path.push(tag.local);
    if (depth === 1) this.demandEnvelope(tag);
    if (this.path[1] !== 'Body' || depth < 3) return;
    if (depth === 3) this.name ??= this.first(tag);
    if (this.name === 'Fault') return;
    if (this.schemaAt === undefined && isSchema(tag)) this.schemaAt = depth;
    if (this.schemaAt !== undefined || tag === this.outermost) return;
    // What stands beside the answer's own element belongs to it: parts that it refers to.
    this.writer.open(tag.local, isNil(tag), dataIn(tag));
  }

  private demandEnvelope({ local, uri }: SaxTag): void {
    this.isSoap = local === 'Envelope' && ENVELOPES.has(uri);
    if (!this.isSoap) throw new NotXml('not a SOAP envelope');
  }

  /** The answer's own element, or a fault. */
  private first(tag: SaxTag): string {
    if (tag.local === 'Fault') return tag.local;
    this.outermost = tag;
    this.isInFirst = true;
    this.writer.begin(dataIn(tag));
    return tag.local;
  }

  close(): void {
    const depth = this.path.length;
    if (this.schemaAt !== undefined) {
      if (this.schemaAt === depth) this.schemaAt = undefined;
    } else if (this.path[1] === 'Body' && this.name !== undefined && this.name !== 'Fault') {
      if (depth === 3 && this.isInFirst) this.writer.leave();
      else if (depth >= 3) this.writer.close();
      else if (depth === 2) this.writer.finish();
      if (depth === 3) this.isInFirst = false;
    }
    this.path.pop();
  }

  text(text: string): void {
    if (this.path[1] !== 'Body' || this.path.length < 3 || this.schemaAt !== undefined) return;
    if (this.name !== 'Fault') this.writer.text(text);
    else if (this.faultWords.length < MOST_WORDS) this.faultWords += `${text.trim()}\n`;
  }
}

const MOST_WORDS = 4000;

/** By its mark, by its first character, by what it or its content type declares; UTF-8 where nothing known is said. */
function encodingOf(piece: Buffer, contentType: string): string {
  if ((piece[0] === 0xff && piece[1] === 0xfe) || (piece[0] === 0x3c && piece[1] === 0)) return 'utf-16le';
  if (piece[0] === 0xfe && piece[1] === 0xff) return 'utf-16be';
  const [, declared] =
    /<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']/.exec(piece.toString('latin1', 0, HEAD)) ??
    /\bcharset=["']?([A-Za-z0-9._-]+)/i.exec(contentType) ??
    [];
  try {
    return new TextDecoder(declared ?? 'utf-8').encoding;
  } catch {
    return 'utf-8';
  }
}
