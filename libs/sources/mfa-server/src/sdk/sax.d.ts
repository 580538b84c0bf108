/** The part of `sax` that is used here; the package brings no types. */
declare module 'sax' {
  export interface SaxAttribute {
    readonly name: string;
    readonly local: string;
    readonly uri: string;
    readonly value: string;
  }
  export interface SaxTag {
    readonly name: string;
    readonly local: string;
    readonly uri: string;
    readonly attributes: Readonly<Record<string, SaxAttribute>>;
    /** prefixes that hold here, own and inherited */
    readonly ns: Readonly<Record<string, string>>;
  }
  export interface SaxParser {
    onerror: (error: Error) => void;
    onopentag: (tag: SaxTag) => void;
    onclosetag: (name: string) => void;
    ontext: (text: string) => void;
    oncdata: (text: string) => void;
    ondoctype: (text: string) => void;
    write(chunk: string): SaxParser;
    close(): SaxParser;
  }
  const sax: { parser(strict: true, options: { xmlns: true; position: true }): SaxParser };
  export default sax;
}
