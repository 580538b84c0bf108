import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { join } from 'node:path';
import type { DeliveredFile } from '../gdpr/gdpr-interface.js';
import { numbered } from '../records/numbered-names.js';
import { dataIn, isNil, isSchema, type AnswerAttributes } from './answer-attributes.js';
import { DocumentDraft } from './document-draft.js';
import { isBase64Json, isXml, looksLikeDocument, looksLikeXml } from './text-in-answer.js';
import { XmlReading } from './xml-reading.js';

/** Text that is held until it is known what it is. */
const HELD = 64 * 1024;
/** What a text is called that is the whole answer. */
const OWN_TEXT = 'result';

interface Element {
  readonly name: string;
  /** how many elements of each name are in it */
  readonly names: Map<string, number>;
  readonly isNil: boolean;
  /** data that is not written yet: where it goes depends on what is inside */
  attributes: AnswerAttributes;
  /** it is an object, and its brace is written */
  isOpen: boolean;
}

const elementOf = (name: string, isNilled = false, attributes: AnswerAttributes = []): Element => ({
  name,
  names: new Map(),
  isNil: isNilled,
  attributes,
  isOpen: false,
});

/**
 * Writes an answer's content as JSON: an element with elements or attributes is an object, one without is a text; of
 * one with a text and attributes these stand beside it as `name@attribute`. Elements of one name beside each other have
 * numbered names (`numberedNames` reads them as a list). A text that is JSON itself (INF: the SDK may hand over what
 * the tool writes) becomes a file of its own, byte for byte, and so does such a one in base64; one that is XML is read
 * as the elements that it holds.
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
  /** of XML within a text */
  private inner: XmlReading | undefined;
  private failure: Error | undefined;

  constructor(private readonly folder: string) {
    this.path = join(folder, 'answer.as.json');
    this.out = this.opened(this.path);
  }

  begin(attributes: AnswerAttributes = []): void {
    const outermost = elementOf('', false, attributes);
    this.elements.push(outermost);
    this.enter(outermost);
  }

  open(name: string, isNilled: boolean, attributes: AnswerAttributes = []): void {
    // Text between elements is layout.
    this.held = '';
    const around = this.elements.at(-1);
    if (!around) return;
    this.enter(around);
    this.put(keyIn(around, name));
    this.elements.push(elementOf(name, isNilled, attributes));
  }

  text(text: string): void {
    if (this.inner) return this.inner.take(text);
    this.ownText(text);
    if (this.held.length > HELD && looksLikeXml(this.held)) this.beginInner();
  }

  close(): void {
    this.readInner();
    this.closeElement();
  }

  /** The outermost element ends. A text of its own is the answer: nothing is wrapped around it. */
  leave(): void {
    this.readInner();
    const [outermost] = this.elements;
    const hasText = this.document !== undefined || this.held.trim() !== '';
    if (outermost && outermost.names.size === 0 && hasText) {
      this.put(keyIn(outermost, OWN_TEXT));
      this.elements.push(elementOf(OWN_TEXT));
      this.closeElement();
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

  private ownText(text: string): void {
    if (this.document) return this.document.write(text);
    this.held += text;
    if (this.held.length > HELD && looksLikeDocument(this.held)) this.beginDocument();
  }

  private closeElement(): void {
    if (!this.document && looksLikeDocument(this.held)) this.beginDocument();
    const element = this.elements.pop();
    if (!element) return;
    if (element.attributes.length > 0 && !this.document && this.held.trim() === '') this.enter(element);
    if (element.isOpen) this.put('}');
    else this.putText(element);
    this.held = '';
  }

  private putText({ name, isNil: isNilled, attributes }: Element): void {
    if (this.document) {
      this.put('null');
      this.documents.push(this.document.finished());
      this.document = undefined;
    } else this.put(isNilled ? 'null' : JSON.stringify(this.held));
    const around = this.elements.at(-1);
    if (around) this.putFields(around, attributes, `${name}@`);
  }

  /** Something is inside: it is an object from here on. */
  private enter(element: Element): void {
    if (element.isOpen) return;
    element.isOpen = true;
    this.put('{');
    this.putFields(element, element.attributes);
    element.attributes = [];
  }

  private putFields(element: Element, fields: AnswerAttributes, before = ''): void {
    for (const [name, value] of fields)
      this.put(`${keyIn(element, `${before}${name}`)}${JSON.stringify(value)}`);
  }

  private beginInner(): void {
    const text = this.held;
    this.held = '';
    let schemas = 0;
    this.inner = new XmlReading({
      open: (tag) => {
        if (schemas > 0 || isSchema(tag)) schemas += 1;
        else this.open(tag.local, isNil(tag), dataIn(tag));
      },
      close: () => {
        if (schemas > 0) schemas -= 1;
        else this.closeElement();
      },
      text: (own) => {
        if (schemas === 0) this.ownText(own);
      },
    });
    this.inner.take(text.replace(/^\uFEFF?\s*/, ''));
  }

  /** Until here a text came: what it holds as XML is written. */
  private readInner(): void {
    if (!this.inner && !this.document && isXml(this.held)) this.beginInner();
    if (!this.inner) return;
    this.inner.end();
    this.inner = undefined;
    this.held = '';
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

/** Where a field begins, with the comma before it. */
function keyIn({ names }: Element, name: string): string {
  const isFirst = names.size === 0;
  const nth = (names.get(name) ?? 0) + 1;
  names.set(name, nth);
  return `${isFirst ? '' : ','}${JSON.stringify(numbered(name, nth))}:`;
}
