import { paintOn, type Paint } from './colour.js';
import { printable, type Terminal } from './terminal.js';
import { cell, widthOf } from './width.js';

export interface Column<T> {
  readonly head: string;
  readonly of: (row: T) => string;
  /** where a terminal is too narrow, the column with the highest number goes first; none: it stays */
  readonly spare?: number;
  /** a word of the vocabulary, which may be coloured */
  readonly isWord?: boolean;
}

const GAP = 2;

/**
 * Rows in columns, page by page. A terminal gets headings and lines that fit into it; a pipe gets every column
 * in full and nothing else, so that `cut` and `awk` have it easy.
 */
export class Table<T> {
  private widths: number[] = [];
  private readonly paint: Paint;
  private headed = false;

  constructor(
    private readonly columns: readonly Column<T>[],
    private readonly terminal: Terminal,
  ) {
    this.paint = paintOn(terminal);
  }

  /** Columns never become narrower from one page to the next. */
  add(rows: readonly T[]): void {
    if (rows.length === 0) return;
    const texts = rows.map((row) => this.columns.map((column) => printable(column.of(row))));
    this.widths = this.columns.map(({ head }, index) =>
      Math.max(
        this.widths[index] ?? (this.terminal.interactive ? head.length : 0),
        ...texts.map((text) => widthOf(text[index] ?? '')),
      ),
    );
    const shown = this.fitting();
    if (this.terminal.interactive && !this.headed)
      this.line(
        this.columns.map(({ head }) => head),
        shown,
        false,
      );
    this.headed = true;
    for (const text of texts) this.line(text, shown, true);
  }

  /** Which columns a line has room for. */
  private fitting(): readonly number[] {
    let shown = this.columns.map((_, index) => index);
    const width = () => shown.reduce((sum, index) => sum + (this.widths[index] ?? 0) + GAP, -GAP);
    const spare = (index: number) => this.columns[index]?.spare ?? -1;
    while (width() > this.terminal.columns) {
      const first = Math.max(...shown.map(spare));
      if (first < 0) break;
      shown = shown.filter((index) => spare(index) !== first);
    }
    return shown;
  }

  private line(texts: readonly string[], shown: readonly number[], isRow: boolean): void {
    let left = this.terminal.columns;
    const cells = shown.map((index, place) => {
      const text = texts[index] ?? '';
      const isLast = place === shown.length - 1;
      const width = Math.min(left, isLast ? widthOf(text) : (this.widths[index] ?? 0));
      left = Math.max(0, left - width - GAP);
      const filled = cell(text, width);
      return isRow && this.columns[index]?.isWord === true ? this.paint(text, filled) : filled;
    });
    this.terminal.out(`${cells.join(' '.repeat(GAP)).trimEnd()}\n`);
  }
}
