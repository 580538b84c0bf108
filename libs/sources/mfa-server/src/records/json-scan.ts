import { readJsonText, NotJson } from './read-json.js';
import { isScalar, type Json } from './json-value.js';
import { ValueText } from './value-text.js';

export type PartKind = 'array' | 'object' | 'lines';

/** Told of a document as far as it is taken apart. */
export interface JsonParts<C> {
  /**
   * A list or an object that is too large to be held: its entries come one by one. So do documents that stand one
   * below the other (JSON lines), which are of the kind `lines`.
   * @param step name or index in the one around it; undefined for the whole
   * @returns what is handed back with each entry; undefined to have it held whole all the same
   */
  open(around: C | undefined, step: string | number | undefined, kind: PartKind): C | undefined;
  /** a value that is held whole */
  value(around: C | undefined, step: string | number | undefined, value: Json): void;
}

/** One text, or one record, is larger than can be held. */
export class JsonTooLarge extends Error {
  constructor() {
    super('a single value of the document is too large to be held');
    this.name = 'JsonTooLarge';
  }
}

export interface ScanLimits {
  /** characters up to which a list or an object is held whole */
  readonly held: number;
  /** characters of one text, or of what has to be held whole */
  readonly scalar: number;
}

/** How names and values are meant, where JSON was made of something else. */
export interface JsonDialect {
  name(name: string): string;
  value(value: Json): Json;
}

const PLAIN: JsonDialect = { name: (name) => name, value: (value) => value };
const LIMITS: ScanLimits = { held: 1024 * 1024, scalar: 64 * 1024 * 1024 };
/** Opening a level reads what is held anew, so there is an end to it. */
const MOST_LEVELS = 24;

type Expected =
  | 'value'
  | 'value-or-end'
  | 'name'
  | 'name-or-end'
  | 'colon'
  | 'comma-or-end'
  | 'document-or-nothing'
  | 'nothing';

interface Level<C> {
  readonly kind: PartKind;
  readonly about: C;
  step: string | number;
}

/**
 * Reads JSON of any size with flat memory: what is small is parsed whole, what is large is opened and its
 * entries are looked at one by one. The grammar is held to on every level. Lists and objects that each begin on a
 * line of their own are entries of one list (INF: a program of this age may well write JSON lines).
 */
export class JsonScan<C> {
  private readonly levels: Level<C>[] = [];
  private expected: Expected = 'value';
  private reading: ValueText | undefined;
  /** the first document, which is an entry if another one follows */
  private first: { readonly value: Json } | undefined;
  private isNewLine = false;

  constructor(
    private readonly parts: JsonParts<C>,
    private readonly limits: ScanLimits = LIMITS,
    private readonly dialect: JsonDialect = PLAIN,
  ) {}

  /** @throws {NotJson} @throws {JsonTooLarge} */
  take(chunk: string): void {
    let at = 0;
    while (at < chunk.length)
      at = this.reading ? this.readOn(this.reading, chunk, at) : this.between(chunk, at);
    if (this.reading && this.reading.text.length > this.limits.held) this.tooLong(this.reading.text);
  }

  /** @throws {NotJson} it breaks off */
  end(): void {
    // A bare number ends where the document does.
    if (this.reading?.isScalarSoFar) this.finished(this.reading.text);
    if (!MAY_END.has(this.expected) || this.reading) throw new NotJson('it breaks off');
    if (this.first) this.parts.value(undefined, undefined, this.first.value);
  }

  private readOn(reading: ValueText, chunk: string, from: number): number {
    const end = reading.take(chunk, from);
    if (end < 0) return chunk.length;
    this.finished(reading.text);
    return end;
  }

  /** @returns where it goes on behind this character */
  private between(chunk: string, at: number): number {
    const character = chunk[at] ?? '';
    if (/[ \t\r\n]/.test(character)) {
      this.isNewLine ||= /[\r\n]/.test(character);
      return at + 1;
    }
    if (/[,:\]}]/.test(character)) {
      this.expected = this.after(character);
      return at + 1;
    }
    if (!BEGINS[this.expected].test(character)) throw unexpected();
    if (this.expected === 'document-or-nothing') this.nextDocument();
    this.reading = new ValueText();
    return at;
  }

  private nextDocument(): void {
    if (!this.isNewLine) throw unexpected();
    const level = this.levels[0];
    if (level) {
      if (typeof level.step === 'number') level.step += 1;
      return;
    }
    const about = this.parts.open(undefined, undefined, 'lines');
    if (about === undefined) throw unexpected();
    this.levels.push({ kind: 'lines', about, step: 1 });
    if (this.first) this.parts.value(about, 0, this.first.value);
    this.first = undefined;
  }

  /** What may come behind a sign of the grammar, which has to be at its place. */
  private after(sign: string): Expected {
    const level = this.levels.at(-1);
    if (sign === ':' && this.expected === 'colon') return 'value';
    if (sign === ',' && this.expected === 'comma-or-end' && level) {
      if (typeof level.step !== 'number') return 'name';
      level.step += 1;
      return 'value';
    }
    if (sign !== END_OF[level?.kind ?? 'none'] || !this.expected.endsWith('-end')) throw unexpected();
    this.levels.pop();
    return this.behindValue();
  }

  /** What may come behind a value that has ended. */
  private behindValue(): Expected {
    const level = this.levels.at(-1);
    if (level && level.kind !== 'lines') return 'comma-or-end';
    this.isNewLine = false;
    return 'document-or-nothing';
  }

  private finished(text: string): void {
    this.reading = undefined;
    const value = this.dialect.value(readJsonText(text));
    const level = this.levels.at(-1);
    if (this.expected.startsWith('name')) {
      if (level) level.step = this.dialect.name(typeof value === 'string' ? value : '');
      this.expected = 'colon';
      return;
    }
    if (!level && isScalar(value)) {
      this.expected = 'nothing';
      this.parts.value(undefined, undefined, value);
      return;
    }
    this.expected = this.behindValue();
    if (level) this.parts.value(level.about, level.step, value);
    else this.first = { value };
  }

  /** What is read is no longer held: a list or an object is opened and read anew from its first entry on. */
  private tooLong(text: string): void {
    const kind = text.startsWith('{') ? 'object' : 'array';
    const isContainer = kind === 'object' || text.startsWith('[');
    const around = this.levels.at(-1);
    const about =
      isContainer && !this.expected.startsWith('name')
        ? this.parts.open(around?.about, around?.step, kind)
        : undefined;
    if (about === undefined) {
      if (text.length > this.limits.scalar) throw new JsonTooLarge();
      return;
    }
    if (this.levels.length >= MOST_LEVELS) throw new NotJson('nested too deeply');
    this.levels.push({ kind, about, step: kind === 'array' ? 0 : '' });
    this.expected = kind === 'array' ? 'value-or-end' : 'name-or-end';
    this.reading = undefined;
    this.take(text.slice(1));
  }
}

const unexpected = (): NotJson => new NotJson('not the grammar of JSON');

const END_OF = { array: ']', object: '}', lines: '', none: '' } as const;
const MAY_END: ReadonlySet<Expected> = new Set(['document-or-nothing', 'nothing']);
const [A_VALUE, A_NAME, A_DOCUMENT, NONE] = [/./s, /"/, /[[{]/, /(?!)/];
/** With what it may begin. */
const BEGINS: Readonly<Record<Expected, RegExp>> = {
  value: A_VALUE,
  'value-or-end': A_VALUE,
  name: A_NAME,
  'name-or-end': A_NAME,
  colon: NONE,
  'comma-or-end': NONE,
  'document-or-nothing': A_DOCUMENT,
  nothing: NONE,
};
