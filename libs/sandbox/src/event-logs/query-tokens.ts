/** The query is not one that Windows' event log would take, or that this stand-in understands. */
export class InvalidQuery extends Error {}

export interface Token {
  readonly kind: 'symbol' | 'name' | 'text' | 'number' | 'end';
  readonly value: string;
}

const TOKEN = /\s*(?:([[\]()*@/]|<=|>=|!=|=|<|>)|([A-Za-z_][\w.-]*)|'([^']*)'|"([^"]*)"|(\d+(?:\.\d+)?))/y;

export function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < query.trimEnd().length; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(query);
    if (!match) throw new InvalidQuery(query);
    const [, symbol, name, single, double, number] = match;
    if (symbol !== undefined) tokens.push({ kind: 'symbol', value: symbol });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else tokens.push({ kind: 'text', value: single ?? double ?? '' });
  }
  return [...tokens, { kind: 'end', value: '' }];
}
