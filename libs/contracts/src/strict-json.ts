/** What is wrong with a text that should be JSON. */
export type JsonFault =
  'not-utf-8' | 'not-json' | 'too-deep' | 'duplicate-key' | 'unsafe-key' | 'lone-surrogate';

const words: Readonly<Record<JsonFault, string>> = {
  'not-utf-8': 'it is not UTF-8',
  'not-json': 'it is not well-formed JSON',
  'too-deep': 'it is nested deeper than 64 levels',
  'duplicate-key': 'an object has the same key twice',
  'unsafe-key': 'an object has a key that programs trip over: __proto__, constructor or prototype',
  'lone-surrogate': 'a text holds half of a surrogate pair',
};

/** The text is no JSON that two readers would understand alike. The message quotes nothing of it. */
export class NotStrictJson extends Error {
  override readonly name = 'NotStrictJson';

  constructor(readonly fault: JsonFault) {
    super(words[fault]);
  }
}

export interface StrictJsonOptions {
  /** `__proto__`, `constructor` and `prototype` are no keys, at any depth */
  readonly refuseUnsafeKeys?: boolean;
}

const MOST_LEVELS = 64;
const LONE_SURROGATE = /[\ud800-\udfff]/u;
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);
const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** An odd number of backslashes stands before the character. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}

/** One open object (the keys seen so far) or list (null). */
type Level = Set<string> | null;

/**
 * Walks once over well-formed JSON and looks at what JSON.parse lets pass. It steps from one string to
 * the next and decodes only keys and what holds escapes: most of a message is plain text.
 */
class ShapeCheck {
  readonly #levels: Level[] = [];
  #keyExpected = false;
  /** the next backslash from where the walk is; beyond the end when there is none */
  #backslash = -1;

  constructor(
    private readonly text: string,
    private readonly options: StrictJsonOptions,
  ) {}

  run(): void {
    const { text } = this;
    if (LONE_SURROGATE.test(text)) throw new NotStrictJson('lone-surrogate');
    for (let at = 0; at < text.length; at += 1) {
      if (text.charCodeAt(at) === QUOTE) at = this.#string(at);
      else this.#mark(text[at]);
    }
  }

  #mark(mark: string | undefined): void {
    switch (mark) {
      case '{':
      case '[':
        this.#levels.push(mark === '{' ? new Set() : null);
        if (this.#levels.length > MOST_LEVELS) throw new NotStrictJson('too-deep');
        this.#keyExpected = mark === '{';
        return;
      case '}':
      case ']':
        this.#levels.pop();
        return;
      case ',':
        this.#keyExpected = this.#levels.at(-1) instanceof Set;
        return;
      case ':':
        this.#keyExpected = false;
        return;
      default:
    }
  }

  /** @returns the place of the closing quote */
  #string(start: number): number {
    const { text } = this;
    let end = text.indexOf('"', start + 1);
    while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
    const hasEscapes = this.#hasBackslash(start, end);
    if (!hasEscapes && !this.#keyExpected) return end;
    const value = hasEscapes
      ? (JSON.parse(text.slice(start, end + 1)) as string)
      : text.slice(start + 1, end);
    if (hasEscapes && LONE_SURROGATE.test(value)) throw new NotStrictJson('lone-surrogate');
    if (this.#keyExpected) this.#key(value);
    return end;
  }

  #hasBackslash(start: number, end: number): boolean {
    if (this.#backslash < start) {
      const found = this.text.indexOf('\\', start);
      this.#backslash = found < 0 ? this.text.length : found;
    }
    return this.#backslash < end;
  }

  #key(key: string): void {
    const level = this.#levels.at(-1);
    if (!level) return;
    if (level.has(key)) throw new NotStrictJson('duplicate-key');
    if (this.options.refuseUnsafeKeys && UNSAFE.has(key)) throw new NotStrictJson('unsafe-key');
    level.add(key);
  }
}

/**
 * Parses JSON as RFC 7493 (I-JSON) wants it: valid UTF-8, no key twice in an object, no half of a
 * surrogate pair. `__proto__` comes out as an ordinary key, to be refused by a strict schema.
 * @throws {NotStrictJson}
 */
export function parseStrictJson(bytes: Uint8Array, options: StrictJsonOptions = {}): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new NotStrictJson('not-utf-8');
  }
  return parseStrictJsonText(text, options);
}

/** The same for text that is decoded already. @throws {NotStrictJson} */
export function parseStrictJsonText(text: string, options: StrictJsonOptions = {}): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotStrictJson('not-json');
  }
  new ShapeCheck(text, options).run();
  return value;
}
