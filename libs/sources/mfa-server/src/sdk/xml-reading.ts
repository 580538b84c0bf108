import sax, { type SaxTag } from 'sax';

export interface XmlHandlers {
  open(tag: SaxTag): void;
  close(): void;
  /** in pieces: long text comes several times */
  text(text: string): void;
}

/** Not XML that can be read whole. The reason names no content. */
export class NotXml extends Error {
  constructor(readonly reason: string) {
    super(`not XML: ${reason}`);
    this.name = 'NotXml';
  }
}

/**
 * Reads XML piece by piece with flat memory. Document types are refused, and with them entities of their
 * own: a service has no use for them, and an attacker has.
 */
export class XmlReading {
  /** Only a parser that counts positions hands long text on in pieces. */
  private readonly parser = sax.parser(true, { xmlns: true, position: true });
  private opened = false;

  constructor(handlers: XmlHandlers) {
    const { parser } = this;
    parser.onerror = () => {
      throw new NotXml('not well-formed');
    };
    parser.ondoctype = () => {
      throw new NotXml('it has a document type');
    };
    parser.onopentag = (tag) => {
      this.opened = true;
      handlers.open(tag);
    };
    parser.onclosetag = () => handlers.close();
    parser.ontext = (text) => handlers.text(text);
    parser.oncdata = (text) => handlers.text(text);
  }

  /** @throws {NotXml} */
  take(text: string): void {
    this.parser.write(text);
  }

  /** @throws {NotXml} it breaks off */
  end(): void {
    if (!this.opened) throw new NotXml('it is empty');
    this.parser.close();
  }
}

/** An element of a small document. */
export interface XmlElement {
  readonly name: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** namespaces by prefix, for names in attribute values */
  readonly prefixes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

interface Draft extends XmlElement {
  readonly children: Draft[];
}

/** The whole tree of a document, without its texts. @throws {NotXml} */
export function elementTree(text: string): XmlElement {
  const open: Draft[] = [];
  let root: Draft | undefined;
  const reading = new XmlReading({
    open(tag) {
      const attributes = Object.values(tag.attributes).map(({ name, value }) => [name, value] as const);
      const element: Draft = {
        name: tag.local,
        uri: tag.uri,
        attributes: Object.fromEntries(attributes),
        prefixes: inherited(tag.ns),
        children: [],
      };
      open.at(-1)?.children.push(element);
      root ??= element;
      open.push(element);
    },
    close: () => void open.pop(),
    text: () => undefined,
  });
  reading.take(text.replace(/^\uFEFF/, ''));
  reading.end();
  if (!root) throw new NotXml('it is empty');
  return root;
}

/** The parser keeps outer prefixes in the prototype. */
function inherited(prefixes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const prefix in prefixes) all[prefix] = prefixes[prefix] ?? '';
  return all;
}
