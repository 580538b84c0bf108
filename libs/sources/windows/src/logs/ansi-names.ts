import { codePageReader } from '#source-kit';
import type { LogHit } from './file-search.js';

/**
 * ANSI code pages of Windows besides that of Western Europe, by which whatever is no Unicode is read. Which one a
 * program wrote in stands nowhere in its file.
 */
const CODE_PAGES = [
  '1250',
  '1251',
  '1253',
  '1254',
  '1255',
  '1256',
  '1257',
  '1258',
  '874',
  '932',
  '936',
  '949',
  '950',
];
const WESTERN = '1252';

type Encoder = ReadonlyMap<string, readonly number[]>;
const encoders = new Map<string, Encoder>();

/** The bytes of each character of a code page; half a second for all, once, where a name needs it. */
function encoderOf(codePage: string): Encoder {
  const known = encoders.get(codePage);
  if (known) return known;
  const encoder = new Map<string, readonly number[]>();
  const learn = (...bytes: readonly number[]): boolean => {
    const text = decoded(codePage, Buffer.from(bytes));
    const isOne = text !== undefined && [...text].length === 1;
    if (isOne && !encoder.has(text)) encoder.set(text, bytes);
    return isOne;
  };
  for (let first = 0; first < 256; first++)
    // One that is none by itself leads another, in the code pages of East Asia.
    if (!learn(first) && !codePage.startsWith('125') && first >= 0x81)
      for (let second = 0x40; second < 256; second++) learn(first, second);
  encoders.set(codePage, encoder);
  return encoder;
}

function decoded(codePage: string, bytes: Buffer): string | undefined {
  const reader = codePageReader(codePage);
  try {
    return reader && reader.read(bytes) + reader.read(undefined);
  } catch {
    return undefined;
  }
}

function encoded(codePage: string, text: string): Buffer | undefined {
  const encoder = encoderOf(codePage);
  const bytes: number[] = [];
  for (const character of text) {
    const own = encoder.get(character);
    if (own === undefined) return undefined;
    bytes.push(...own);
  }
  return Buffer.from(bytes);
}

const isAscii = (text: string): boolean => !/[^\p{ASCII}]/u.test(text);

/** What a name is, and the code page that it was misread from. */
interface Misread {
  readonly name: string;
  readonly codePage: string;
}

interface Look {
  readonly look: string;
  readonly codePage: string;
}

/** What a name written in a code page looks like when it is read in that of Western Europe; capitals may look quite different. */
const looksOf = (name: string): readonly Look[] =>
  CODE_PAGES.flatMap((codePage) =>
    [name, name.toLowerCase(), name.toUpperCase()].flatMap((form) => {
      const bytes = encoded(codePage, form.normalize('NFC'));
      const look = bytes && decoded(WESTERN, bytes);
      return look === undefined ? [] : [{ look, codePage }];
    }),
  );

/**
 * Names with letters beyond ASCII, also as they look where a file is read in the wrong code page: without these, logs
 * of a Russian or Polish host would be taken for clean.
 */
export class AnsiNames {
  private readonly misread = new Map<string, Misread>();
  /** the names, and what each may look like */
  readonly all: readonly string[];

  constructor(names: Iterable<string>) {
    const own = [...names];
    const taken = new Set(own);
    for (const name of own.filter((each) => !isAscii(each)))
      for (const { look, codePage } of looksOf(name)) {
        if (!taken.has(look)) this.misread.set(look, { name, codePage });
        taken.add(look);
      }
    this.all = [...taken];
  }

  /** The hit as it was meant: with the names that were asked for, and its line in the code page that they stand in. */
  meant(hit: LogHit): LogHit {
    const [first] = hit.names.flatMap((name) => this.misread.get(name) ?? []);
    if (first === undefined) return hit;
    const names = [...new Set(hit.names.map((name) => this.misread.get(name)?.name ?? name))];
    const bytes = encoded(WESTERN, hit.text);
    return { ...hit, names, text: (bytes && decoded(first.codePage, bytes)) ?? hit.text };
  }
}
