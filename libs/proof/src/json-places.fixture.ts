/** A piece of a JSON text: from `start` to before `end`. */
export interface Piece {
  readonly kind: 'mark' | 'key' | 'text' | 'number' | 'word';
  /** the names of the members that lead to it, numbers of lists as `*` */
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\]:,]/g;

interface Level {
  readonly path: string;
  readonly isObject: boolean;
}

const kindOf = (token: string, isKey: boolean): Piece['kind'] => {
  if (token.startsWith('"')) return isKey ? 'key' : 'text';
  if (/^[-\d]/.test(token)) return 'number';
  return /^[a-z]/.test(token) ? 'word' : 'mark';
};

/** Where a walk through a JSON text is. */
class Walk {
  readonly #levels: Level[] = [];
  #member = '';
  #before = '';

  /** Goes on over one token. */
  over(token: string): Pick<Piece, 'kind' | 'path'> {
    const kind = kindOf(token, this.#isKeyNext());
    if (kind === 'key') this.#member = JSON.parse(token) as string;
    const path = this.#path();
    this.#before = token;
    if (token === '{' || token === '[') this.#levels.push({ path, isObject: token === '{' });
    if (token === '}' || token === ']') this.#member = this.#levels.pop()?.path.split('.').at(-1) ?? '';
    return { kind, path };
  }

  #isKeyNext(): boolean {
    return this.#levels.at(-1)?.isObject === true && (this.#before === '{' || this.#before === ',');
  }

  #path(): string {
    const inside = this.#levels.at(-1);
    return inside ? `${inside.path}.${inside.isObject ? this.#member : '*'}` : '';
  }
}

/** The pieces of a well-formed JSON text in order, without the white space between them. */
export function piecesOf(json: string): readonly Piece[] {
  const walk = new Walk();
  return [...json.matchAll(TOKEN)].map(({ 0: token, index }) => ({
    ...walk.over(token),
    start: index,
    end: index + token.length,
  }));
}
