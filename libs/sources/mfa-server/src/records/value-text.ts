const [QUOTE, BACKSLASH, COMMA, COLON, SPACE] = [0x22, 0x5c, 0x2c, 0x3a, 0x20];
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x7b, 0x7d, 0x5b, 0x5d];

const endsScalar = (code: number): boolean => code === COMMA || code === COLON || code <= SPACE;

/** Finds where a value of JSON ends, in text that comes in pieces, and keeps it meanwhile. */
export class ValueText {
  text = '';
  private depth = 0;
  private inString = false;
  private isEscaped = false;

  /** @returns where it ends in the piece, -1 when it goes on */
  take(piece: string, from: number): number {
    for (let at = from; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      const end = this.inString ? this.insideString(code, at) : this.outsideString(code, at);
      if (end < 0) continue;
      this.text += piece.slice(from, end);
      return end;
    }
    this.text += piece.slice(from);
    return -1;
  }

  /** It may end where the document does: a number or a word. */
  get isScalarSoFar(): boolean {
    return this.depth === 0 && !this.inString;
  }

  private insideString(code: number, at: number): number {
    if (this.isEscaped) this.isEscaped = false;
    else if (code === BACKSLASH) this.isEscaped = true;
    else if (code === QUOTE) {
      this.inString = false;
      if (this.depth === 0) return at + 1;
    }
    return -1;
  }

  private outsideString(code: number, at: number): number {
    if (code === QUOTE) this.inString = true;
    else if (code === BRACE || code === BRACKET) this.depth += 1;
    else if (code === BRACE_END || code === BRACKET_END) {
      if (this.depth === 0) return at;
      this.depth -= 1;
      return this.depth === 0 ? at + 1 : -1;
    } else if (this.depth === 0 && endsScalar(code)) return at;
    return -1;
  }
}
