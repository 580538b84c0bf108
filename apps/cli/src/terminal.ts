/** Where the command writes: answers to `out`, everything said about them to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** a person watches `out`, so lines may be drawn again in place */
  readonly interactive: boolean;
  /** cells of a line and lines of the screen; endless where nobody watches */
  readonly columns: number;
  readonly rows: number;
  /** whether words may be coloured */
  readonly colour: boolean;
}

/** A terminal that does not say how large it is. */
const USUAL = { columns: 80, rows: 24 };

/** @param wantsColour what the environment says of it; in a pipe there is none in any case */
export const processTerminal = ({ wantsColour }: { readonly wantsColour: boolean }): Terminal => {
  const { stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    interactive: stdout.isTTY,
    // Asked each time: people make their windows larger.
    get columns() {
      return stdout.isTTY ? stdout.columns || USUAL.columns : Infinity;
    },
    get rows() {
      return stdout.isTTY ? stdout.rows || USUAL.rows : Infinity;
    },
    colour: stdout.isTTY && wantsColour,
  };
};

/**
 * Text from elsewhere, made safe for a terminal: control characters (escape sequences among them), marks that
 * turn the direction of writing, and characters that nobody sees become `?`.
 */
export const printable = (text: string): string =>
  text.replace(
    // eslint-disable-next-line no-control-regex -- control characters are what is replaced here
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]|\p{Cs}/gu,
    '?',
  );

export const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;
