/** The text is no JSON that two readers would understand alike. The reason quotes nothing of it. */
export class NotStrictJson extends Error {
  override readonly name = 'NotStrictJson';
}

const MOST_LEVELS = 64;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** End of the string literal that begins at `start`; the text is known to be JSON. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function decoded(literal: string): string {
  const value = JSON.parse(literal) as string;
  if (LONE_SURROGATE.test(value)) throw new NotStrictJson('a text holds half of a surrogate pair');
  return value;
}

/** One open object (the keys seen so far) or list (null). */
type Level = Set<string> | null;

/** Walks over well-formed JSON and looks at what JSON.parse lets pass. */
function checkShape(text: string): void {
  const levels: Level[] = [];
  let keyExpected = false;
  for (let at = 0; at < text.length; at += 1)
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at);
        const value = decoded(text.slice(at, end));
        if (keyExpected) addKey(levels.at(-1), value);
        at = end - 1;
        break;
      }
      case '{':
      case '[':
        levels.push(text[at] === '{' ? new Set() : null);
        if (levels.length > MOST_LEVELS)
          throw new NotStrictJson(`it is nested deeper than ${MOST_LEVELS} levels`);
        keyExpected = text[at] === '{';
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        keyExpected = levels.at(-1) instanceof Set;
        break;
      case ':':
        keyExpected = false;
        break;
      default:
    }
}

function addKey(level: Level | undefined, key: string): void {
  if (!level) return;
  if (level.has(key)) throw new NotStrictJson('an object has the same key twice');
  level.add(key);
}

/**
 * Parses JSON as RFC 7493 (I-JSON) wants it: valid UTF-8, no key twice in an object, no half of a
 * surrogate pair. `__proto__` comes out as an ordinary key and is refused by any strict schema.
 * @throws {NotStrictJson}
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new NotStrictJson('it is not UTF-8');
  }
  return parseStrictJsonText(text);
}

/** The same for text that is decoded already. @throws {NotStrictJson} */
export function parseStrictJsonText(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotStrictJson('it is not well-formed JSON');
  }
  checkShape(text);
  return value;
}
