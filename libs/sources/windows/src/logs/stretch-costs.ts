/**
 * How little one expects a character where a program wrote a log, in bits: what decides how a stretch of bytes is meant
 * is the sum over it. Order alone counts: ASCII before letters of other scripts, these before what nobody writes.
 */
const ASCII = 128;
const [NUL, TAB, LINE_FEED, CARRIAGE_RETURN, ESCAPE] = [0, 0x09, 0x0a, 0x0d, 0x1b];
const NEVER = 25;

const isControl = (code: number): boolean =>
  code === 0x7f || (code < 0x20 && ![TAB, LINE_FEED, CARRIAGE_RETURN, ESCAPE].includes(code));

function costOfAscii(code: number): number {
  if (isControl(code)) return NEVER;
  const character = String.fromCharCode(code);
  return /[a-z0-9 "\r\n\t]/.test(character) ? 5 : 7;
}

/** Of a byte of a code page or of UTF-8; index: 256 more where the byte before it is beyond ASCII too. */
export const NARROW_COSTS = Uint8Array.from({ length: 512 }, (_, index) => {
  const byte = index & 0xff;
  if (byte < ASCII) return costOfAscii(byte);
  return index < 256 ? 9 : 6;
});

/** First and last character, and what one of them costs. */
const SCRIPTS: ReadonlyArray<readonly [number, number, number]> = [
  [0x0080, 0x009f, NEVER],
  [0x00a0, 0x00ff, 9],
  // Letters of Europe and the Near East.
  [0x0100, 0x07ff, 11],
  // Of India, Thailand, Georgia and others.
  [0x0900, 0x10ff, 14],
  [0x1e00, 0x1fff, 12],
  // Dashes, quotes, dots, currencies; of all other signs few are written.
  [0x2000, 0x206f, 18],
  [0x2010, 0x2014, 13],
  [0x2018, 0x201e, 13],
  [0x2026, 0x2026, 13],
  [0x20a0, 0x20bf, 14],
  [0x2100, 0x219f, 16],
  [0x2500, 0x259f, 15],
  [0x3000, 0x30ff, 12],
  [0x3100, 0x4dff, 17],
  [0x4e00, 0x9fff, 14],
  [0xac00, 0xd7a3, 14],
  // Halves of pairs.
  [0xd800, 0xdfff, 15],
  [0xff00, 0xffef, 13],
  [0xe000, 0xf8ff, 24],
  [0xfff0, 0xffff, 40],
];
const SELDOM = 18;

/** A byte order mark, which is one wherever it stands. */
export const MARK = 0xfeff;

/** Of a character of UTF-16. */
export const WIDE_COSTS = new Uint8Array(0x10000).fill(SELDOM);
for (const [first, last, cost] of SCRIPTS) WIDE_COSTS.fill(cost, first, last + 1);
for (let code = 0; code < ASCII; code++) WIDE_COSTS[code] = costOfAscii(code) + 1;
// Zeros that a file system had set aside are no text, in whatever width.
WIDE_COSTS[NUL] = 60;
WIDE_COSTS[MARK] = 0;

/** What is looked for is expected, in whatever script it is written. */
const LOOKED_FOR = 8;

/** What characters of UTF-16 cost where these names may stand. */
export function wideCostsFor(names: Iterable<string>): Uint8Array {
  const units = new Set<number>();
  for (const name of names)
    for (const spelt of [name, name.toUpperCase(), name.toLowerCase()])
      for (let at = 0; at < spelt.length; at++) units.add(spelt.charCodeAt(at));
  const dear = [...units].filter((unit) => (WIDE_COSTS[unit] ?? 0) > LOOKED_FOR);
  if (dear.length === 0) return WIDE_COSTS;
  const costs = WIDE_COSTS.slice();
  for (const unit of dear) costs[unit] = LOOKED_FOR;
  return costs;
}

/** Another encoding begins where a program begins to append: behind a line, or, seldom, behind half of one. */
export const [SWITCH_BETWEEN_LINES, SWITCH_IN_A_LINE] = [3, 30];
/** A file without a mark may be UTF-16 from its beginning on. */
export const SWITCH_AT_BEGIN = 20;
/** Few programs write big endian; and text between two halves of lines can often be read as either. */
export const SELDOM_WRITTEN = 6;

/**
 * Characters of UTF-16 that are hardly other text: a byte of theirs is none that a code page writes, and neither is it
 * the zero of a character beside them.
 */
export const SURELY_WIDE = Uint8Array.from({ length: 0x10000 }, (_, unit) => {
  const [low, high] = [unit & 0xff, unit >> 8];
  const isWritten = (WIDE_COSTS[unit] ?? NEVER) < SELDOM - 1;
  return low !== NUL && (high < 8 || isControl(low)) && isWritten ? 1 : 0;
});
