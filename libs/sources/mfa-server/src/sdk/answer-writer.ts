import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { join } from 'node:path';
import type { DeliveredFile } from '../gdpr/gdpr-interface.js';
import { numbered } from '../records/numbered-names.js';

/** Text that is held until it is known what it is. */
const HELD = 64 * 1024;
/** What a text is called that is the whole answer. */
const OWN_TEXT = 'result';

interface Element {
  /** how many elements of each name are in it */
  readonly names: Map<string, number>;
  readonly isNil: boolean;
}

/**
 * Writes an answer's content as JSON: an element with elements inside is an object, one without is a text.
 * Elements of one name beside each other have numbered names (`numberedNames` reads them as a list). A text that is JSON itself (INF: the SDK may hand over what the tool writes) becomes a file
 * of its own, byte for byte, and so does such a one in base64.
 */
export class AnswerWriter {
  readonly path: string;
  readonly documents: DeliveredFile[] = [];
  private readonly out: WriteStream;
  private readonly streams: WriteStream[] = [];
  private readonly elements: Element[] = [];
  private held = '';
  private unwritten = '';
  private document: DocumentDraft | undefined;
  private failure: Error | undefined;

  constructor(private readonly folder: string) {
    this.path = join(folder, 'answer.as.json');
    this.out = this.opened(this.path);
  }

  begin(): void {
    this.elements.push({ names: new Map(), isNil: false });
    this.put('{');
  }

  open(name: string, isNil: boolean): void {
    const around = this.elements.at(-1);
    // Text between elements is layout.
    this.held = '';
    if (!around) return;
    const isFirst = around.names.size === 0;
    const nth = (around.names.get(name) ?? 0) + 1;
    around.names.set(name, nth);
    if (isFirst && this.elements.length > 1) this.put('{');
    this.put(`${isFirst ? '' : ','}${JSON.stringify(numbered(name, nth))}:`);
    this.elements.push({ names: new Map(), isNil });
  }

  text(text: string): void {
    if (this.document) return this.document.write(text);
    this.held += text;
    if (this.held.length > HELD && looksLikeDocument(this.held)) this.beginDocument();
  }

  close(): void {
    const element = this.elements.pop();
    if (this.document) {
      this.put('null');
      this.documents.push(this.document.finished());
      this.document = undefined;
    } else if (element && element.names.size > 0) this.put('}');
    else if (looksLikeDocument(this.held)) {
      this.beginDocument();
      this.elements.push({ names: new Map(), isNil: false });
      this.close();
    } else this.put(element?.isNil ? 'null' : JSON.stringify(this.held));
    this.held = '';
  }

  /** The outermost element ends. A text of its own is the answer: nothing is wrapped around it. */
  leave(): void {
    const [outermost] = this.elements;
    const hasText = this.document !== undefined || this.held.trim() !== '';
    if (outermost && outermost.names.size === 0 && hasText) {
      outermost.names.set(OWN_TEXT, 1);
      this.put(`${JSON.stringify(OWN_TEXT)}:`);
      this.elements.push({ names: new Map(), isNil: false });
      this.close();
    }
    this.held = '';
  }

  finish(): void {
    this.elements.pop();
    this.put('}');
  }

  /** Resolves when what was written has gone to the disk, so that memory stays flat. */
  async drained(): Promise<void> {
    if (this.failure) throw this.failure;
    for (const stream of this.streams) if (stream.writableNeedDrain) await once(stream, 'drain');
  }

  /** Resolves when all files are whole. */
  async end(): Promise<void> {
    this.flush();
    for (const stream of this.streams) {
      stream.end();
      await finished(stream);
    }
    if (this.failure) throw this.failure;
  }

  /** Few large writes instead of one for every element. */
  private put(text: string): void {
    this.unwritten += text;
    if (this.unwritten.length > HELD) this.flush();
  }

  private flush(): void {
    this.out.write(this.unwritten);
    this.unwritten = '';
  }

  private beginDocument(): void {
    const path = join(this.folder, `document-${this.documents.length + 1}.json`);
    this.document = new DocumentDraft(path, this.opened(path), isBase64Json(this.held));
    this.document.write(this.held);
    this.held = '';
  }

  private opened(path: string): WriteStream {
    const stream = createWriteStream(path, { mode: 0o600, flags: 'wx' });
    stream.on('error', (error) => (this.failure ??= error));
    this.streams.push(stream);
    return stream;
  }
}

class DocumentDraft {
  private bytes = 0;
  private rest = '';

  constructor(
    private readonly path: string,
    private readonly stream: WriteStream,
    private readonly isBase64: boolean,
  ) {}

  write(text: string): void {
    if (!this.isBase64) return this.put(Buffer.from(text));
    const all = this.rest + text.replace(/\s+/g, '');
    const whole = all.length - (all.length % 4);
    this.rest = all.slice(whole);
    this.put(Buffer.from(all.slice(0, whole), 'base64'));
  }

  finished(): DeliveredFile {
    if (this.rest !== '') this.put(Buffer.from(this.rest, 'base64'));
    return { path: this.path, bytes: this.bytes, format: 'json' };
  }

  private put(bytes: Buffer): void {
    this.bytes += bytes.length;
    this.stream.write(bytes);
  }
}

const looksLikeDocument = (text: string): boolean =>
  /^\uFEFF?\s*(\{\s*["}]|\[\s*[[{"\]])/.test(text) || isBase64Json(text);

/** Base64 of something that begins as JSON does, with or without a byte order mark, in UTF-8 or UTF-16. */
function isBase64Json(text: string): boolean {
  const head = /^\s*([A-Za-z0-9+/\s]{12,})={0,2}\s*$/.exec(text.slice(0, 200))?.[1];
  if (head === undefined) return false;
  const decoded = Buffer.from(head, 'base64').toString('latin1').replaceAll('\0', '');
  return /^(\xef\xbb\xbf|\xff\xfe)?\s*(\{\s*"|\[\s*[[{"])/.test(decoded);
}
