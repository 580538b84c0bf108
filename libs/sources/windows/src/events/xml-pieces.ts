/** A piece of an XML text in the order of the text. Names are without prefix. */
export type XmlPiece =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

const PIECE =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Reads the XML that Windows writes for events and channels. Deliberately forgiving, with neither document
 * types nor entities but the predefined: the other side is a program of the system or a wrapper of it, and a
 * single odd event must not hide the others.
 */
export function* xmlPieces(xml: string): Generator<XmlPiece> {
  for (const [, cdata, closing, opening, attributes = '', empty, text] of xml.matchAll(PIECE)) {
    if (cdata !== undefined) yield { kind: 'text', text: cdata };
    else if (text !== undefined) yield { kind: 'text', text: unescaped(text) };
    else if (closing !== undefined) yield { kind: 'close', name: localName(closing) };
    else if (opening !== undefined) {
      yield { kind: 'open', name: localName(opening), attributes: attributesIn(attributes) };
      if (empty === '/') yield { kind: 'close', name: localName(opening) };
    }
  }
}

export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const attributesIn = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
      name,
      unescaped(double ?? single ?? ''),
    ]),
  );

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Without the escapes of XML; what is no valid escape stays as it is. */
export function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi,
    (whole, hex, decimal, named) => {
      if (typeof named === 'string') return NAMED[named.toLowerCase()] ?? whole;
      const code = typeof hex === 'string' ? parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
