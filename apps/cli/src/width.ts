import { eastAsianWidth } from 'get-east-asian-width';

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cells that one character, as people see it, takes on a terminal. */
function cellsOf(grapheme: string): number {
  const first = grapheme.codePointAt(0) ?? 0;
  if (/^[\p{M}\p{Cf}]/u.test(grapheme)) return 0;
  // A picture made of several code points is drawn as one of two cells.
  return /\p{Emoji_Presentation}|\ufe0f/u.test(grapheme) ? 2 : eastAsianWidth(first);
}

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Cells that a text takes on a terminal: East Asian ideographs take two each, marks on letters none. */
export function widthOf(text: string): number {
  if (isPlain(text)) return text.length;
  let cells = 0;
  for (const { segment } of segments.segment(text)) cells += cellsOf(segment);
  return cells;
}

/** As much of a text as fits into so many cells, with `…` where something was cut off. */
export function fitted(text: string, cells: number): string {
  if (widthOf(text) <= cells) return text;
  let kept = '';
  let left = cells - 1;
  for (const { segment } of segments.segment(text)) {
    left -= cellsOf(segment);
    if (left < 0) break;
    kept += segment;
  }
  return cells < 1 ? '' : `${kept}…`;
}

const RIGHT_TO_LEFT = /[\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}]/u;

/**
 * A text as a cell of so many cells. Writing from right to left ends with its cell: the mark behind it keeps
 * what follows in its place.
 */
export function cell(text: string, cells: number): string {
  const shown = fitted(text, cells);
  const filled = shown + ' '.repeat(Math.max(0, Number.isFinite(cells) ? cells - widthOf(shown) : 0));
  return RIGHT_TO_LEFT.test(shown) ? `${filled}\u200e` : filled;
}
