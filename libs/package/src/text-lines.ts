const LINE_FEED = 0x0a;

/** A line of a text, without its end. */
export interface TextLine {
  /** empty where it is longer than was asked for */
  readonly text: string;
  readonly isTooLong: boolean;
}

/** The lines of a text of any size, in memory of one line; of one longer than `most` bytes nothing is kept. */
export async function* textLines(
  content: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<TextLine, void> {
  let held: Buffer[] = [];
  let length = 0;
  const hold = (bytes: Buffer): void => {
    length += bytes.length;
    if (length > most) held = [];
    else if (bytes.length > 0) held.push(bytes);
  };
  const taken = (): TextLine => {
    const line = { text: Buffer.concat(held).toString('utf8'), isTooLong: length > most };
    held = [];
    length = 0;
    return line;
  };
  for await (const piece of content) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
      hold(bytes.subarray(from, end));
      yield taken();
      from = end + 1;
    }
    hold(bytes.subarray(from));
  }
  if (length > 0) yield taken();
}
