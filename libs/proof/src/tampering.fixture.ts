import { piecesOf, type Piece } from './json-places.fixture.js';

/** A JSON text that somebody changed. */
export interface Tampered {
  /** what was done, and where */
  readonly what: string;
  readonly text: string;
}

/** Of pieces of the same kind at the same place (members of a list are at one), the first. */
function placesOf(json: string): readonly Piece[] {
  const seen = new Set<string>();
  return piecesOf(json).filter(({ kind, path, start, end }) => {
    const place = `${kind} ${path} ${kind === 'mark' ? json.slice(start, end) : ''}`;
    return !seen.has(place) && seen.add(place);
  });
}

type Change = readonly [what: string, to: string];

function everywhere(json: string, change: (token: string, piece: Piece) => readonly Change[]): Tampered[] {
  return placesOf(json).flatMap((piece) => {
    const { kind, path, start, end } = piece;
    return change(json.slice(start, end), piece).map(([what, to]) => ({
      what: `${what} (${kind} ${path})`,
      text: json.slice(0, start) + to + json.slice(end),
    }));
  });
}

const escaped = (letters: string): string =>
  letters.replace(/[^]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
const inEscapes = (token: string): string => `"${escaped(JSON.parse(token) as string)}"`;
const upperEscapes = (token: string): string =>
  inEscapes(token).replace(/\\u([0-9a-f]{4})/g, (_all, digits: string) => `\\u${digits.toUpperCase()}`);

/** What says the same: none of it is covered, as docs/reference/proof-formats.md says. */
export const harmless = (json: string): readonly Tampered[] =>
  everywhere(json, (token, { kind }) => [
    ['space and tab before', ` \t${token}`],
    ['carriage return behind', `${token}\r`],
    ...(kind === 'key' || kind === 'text'
      ? ([
          ['in escapes', inEscapes(token)],
          ['in escapes of capitals', upperEscapes(token)],
        ] as const)
      : []),
  ]);

/** One letter changed, dropped or added: at the beginning, in the middle and at the end of each place. */
export const inOneLetter = (json: string): readonly Tampered[] =>
  everywhere(json, (token) => {
    const places = [...new Set([0, Math.floor(token.length / 2), token.length - 1])];
    return places.flatMap((at): Change[] => {
      const [before, letter, after] = [token.slice(0, at), token.charAt(at), token.slice(at + 1)];
      const flipped = String.fromCharCode(letter.charCodeAt(0) ^ (1 << (token.length % 5)));
      return [
        [`letter ${at} changed`, before + (/\s/.test(flipped) ? '~' : flipped) + after],
        [`letter ${at} dropped`, before + after],
        [`letter added at ${at}`, `${before}${letter === '0' ? '1' : '0'}${letter}${after}`],
      ];
    });
  });

const otherText = (token: string): readonly Change[] => {
  const value = JSON.parse(token) as string;
  const others: readonly Change[] = [
    ['put together in another way', value.normalize('NFD')],
    ['in compatible letters', value.normalize('NFKC')],
    ['in capitals', value.toUpperCase()],
    ['with a space behind', `${value} `],
    ['with a zero behind', `${value}\0`],
    ['with an invisible letter', `\u200b${value}`],
    ['padded', `${value}=`],
    ['as the other base64', value.replaceAll('-', '+').replaceAll('_', '/')],
    ['as the same time written otherwise', value.replace(/(\.\d{3})Z$/, '$1+00:00')],
    ['as the same time without milliseconds', value.replace(/\.000Z$/, 'Z')],
    ['a leap second', value.replace(/:\d\d\.\d{3}Z$/, ':60.000Z')],
    ['with half of a pair for what cannot be read', value.replaceAll('\ufffd', '\ud800')],
    ['with another half', value.replaceAll('\ufffd', '\udc00')],
    ['with a line break before', `\n${value}`],
  ];
  return others.filter(([, to]) => to !== value).map(([what, to]) => [what, JSON.stringify(to)]);
};

const otherNumber = (token: string): readonly Change[] => [
  ['with a fraction', `${token}.0`],
  ['with an exponent', `${token}e0`],
  ['with a large exponent', `${token}E+0`],
  ['with a zero before', `0${token}`],
  ['with a sign', `+${token}`],
  ['as a text', `"${token}"`],
  ['in hexadecimal', `0x${token}`],
  ['larger by what floats do not show', String(BigInt(token) + 2n ** 64n)],
  ...(token === '0' ? ([['below zero', '-0']] as const) : ([['below zero', `-${token}`]] as const)),
];

const otherMark = (token: string): readonly Change[] => [
  ['a space that is none', `${token}\u00a0`],
  ['a line separator', `${token}\u2028`],
  ['a form feed', `${token}\f`],
  ['a zero', `${token}\0`],
  ['a byte order mark', `${token}\ufeff`],
  ['a comment', `${token}/* */`],
  ...(token === '{'
    ? ([
        ['a member more', '{"more":1,'],
        ['a member that programs trip over', '{"__proto__":{},'],
      ] as const)
    : []),
  ...(token === '}' || token === ']' ? ([['a comma at the end', `,${token}`]] as const) : []),
  ...(token === ',' ? ([['a comma more', ',,']] as const) : []),
];

/** The same or nearly the same, written as none of these texts may be. */
export const writtenOtherwise = (json: string): readonly Tampered[] =>
  everywhere(json, (token, { kind }) => {
    switch (kind) {
      case 'key':
        return [
          ['twice', `${token}:null,${token}`],
          ['twice, once in escapes', `${inEscapes(token)}:null,${token}`],
          ['under another name', `"_${token.slice(1)}`],
        ];
      case 'text':
        return [['null', 'null'], ['a list', `[${token}]`], ...otherText(token)];
      case 'number':
        return otherNumber(token);
      case 'word':
        return [
          ['in capitals', token.toUpperCase()],
          ['a text', `"${token}"`],
          ['not a number', 'NaN'],
          ['another word', token === 'null' ? 'false' : 'null'],
        ];
      case 'mark':
        return otherMark(token);
    }
  });

/** Every member and every element dropped, every element twice. */
export function inItsShape(value: unknown): readonly Tampered[] {
  const whole = JSON.stringify(value);
  const shapes = (part: unknown, path: string, put: (changed: unknown) => unknown): Tampered[] => {
    if (typeof part !== 'object' || part === null) return [];
    const tampered = (what: string, changed: unknown) => ({
      what: `${what} (${path})`,
      text: JSON.stringify(put(changed)),
    });
    if (Array.isArray(part))
      return part.flatMap((each: unknown, index) => [
        tampered(`element ${index} dropped`, part.toSpliced(index, 1)),
        tampered(`element ${index} twice`, part.toSpliced(index, 0, each)),
        ...shapes(each, `${path}.*`, (changed) => put(part.with(index, changed))),
      ]);
    return Object.entries(part).flatMap(([key, member]) => [
      tampered(`${key} dropped`, Object.fromEntries(Object.entries(part).filter(([other]) => other !== key))),
      ...shapes(member, `${path}.${key}`, (changed) => put({ ...part, [key]: changed })),
    ]);
  };
  return shapes(value, '', (changed) => changed).filter(({ text }) => text !== whole);
}

/** The same members in another order, at every depth. */
export const reordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reordered(member)]),
  );
};
