/** Where the command writes: answers to `out`, everything said about them to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** a person watches `out`, so lines may be drawn again in place */
  readonly interactive: boolean;
}

export const processTerminal = (): Terminal => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  interactive: process.stdout.isTTY,
});

/**
 * Text from elsewhere, made safe for a terminal: control characters (escape sequences among them) and
 * marks that turn the direction of writing become `?`.
 */
export const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what is replaced here
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '?');

export const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;
