import { localName, type XmlPiece } from '../../events/xml-pieces.js';
import { tooMuch } from './binxml-fault.js';

export interface PieceSink {
  take(piece: XmlPiece): void;
}

/** A record has 64 KiB; its binary values double, and constants come on top. */
const MOST_CHARACTERS = 2 ** 20;
const DEEPEST = 256;

interface Element {
  readonly name: string;
  readonly attributes: Map<string, string>;
}

/** Puts what the steps of binary XML say together to pieces of XML. */
export class PieceWriter {
  private readonly elements: Element[] = [];
  private isInTag = false;
  private attribute: string | null = null;
  private value = '';
  private isInInstruction = false;
  characters = 0;

  constructor(private readonly sink: PieceSink) {}

  open(name: string): void {
    this.content();
    if (this.elements.length >= DEEPEST) throw tooMuch;
    this.elements.push({ name: localName(name), attributes: new Map() });
    this.isInTag = true;
  }

  openAttribute(name: string): void {
    this.endAttribute();
    this.attribute = localName(name);
    this.value = '';
  }

  /** The start tag has ended. */
  content(): void {
    if (this.isInInstruction) this.endInstruction();
    this.endAttribute();
    const element = this.elements.at(-1);
    if (!this.isInTag || !element) return;
    this.isInTag = false;
    this.sink.take({ kind: 'open', ...element });
  }

  close(): void {
    this.content();
    const element = this.elements.pop();
    if (element) this.sink.take({ kind: 'close', name: element.name });
  }

  text(text: string): void {
    this.characters += text.length;
    if (this.characters > MOST_CHARACTERS) throw tooMuch;
    if (this.attribute !== null) {
      this.value += text;
      return;
    }
    if (this.isInTag) this.content();
    if (text !== '') this.sink.take({ kind: 'text', text });
  }

  /** A missing value takes its attribute with it (DOC). */
  leaveOut(): void {
    if (this.value === '') this.attribute = null;
  }

  /** An element is written again for each item, as Windows does. */
  items(texts: readonly string[]): void {
    if (this.attribute !== null || this.elements.length === 0) {
      this.text(texts.join(' '));
      return;
    }
    for (const [index, text] of texts.entries()) {
      if (index > 0) this.again();
      this.text(text);
    }
  }

  /** What an instruction says is shown like an element's text: nobody may be overlooked for standing there. */
  instruction(name: string): void {
    this.open(name);
    this.content();
    this.isInInstruction = true;
  }

  end(): void {
    while (this.elements.length > 0) this.close();
  }

  private again(): void {
    this.content();
    const element = this.elements.at(-1);
    if (!element) return;
    this.sink.take({ kind: 'close', name: element.name });
    this.sink.take({ kind: 'open', ...element });
  }

  private endAttribute(): void {
    if (this.attribute === null) return;
    if (this.isInTag) this.elements.at(-1)?.attributes.set(this.attribute, this.value);
    // An element within an attribute ended the tag: nonsense, but somebody may be named in it.
    else if (this.value !== '') this.sink.take({ kind: 'text', text: ` ${this.value} ` });
    this.attribute = null;
  }

  private endInstruction(): void {
    this.isInInstruction = false;
    this.close();
  }
}
