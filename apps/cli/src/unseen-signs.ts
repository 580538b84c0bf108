import { UNSEEN } from './unseen-pattern.js';

const ESCAPE = /\\u([0-9a-f]{4})/gi;
const HEX = 16;
const DIGITS = 4;
/** Of a file more are nothing to look through. */
const MOST_TOLD = 20;

/** @returns the signs in texts that nobody sees, e.g. `U+200B`, each once */
export function unseenSigns(texts: readonly string[]): readonly string[] {
  const found = texts.flatMap((text) => text.match(UNSEEN) ?? []);
  const codes = found.map((sign) => (sign.codePointAt(0) ?? 0).toString(HEX).toUpperCase());
  return [...new Set(codes)].map((code) => `U+${code.padStart(DIGITS, '0')}`);
}

/** Whether they belong to the name only a person can tell, so that nothing is refused for them. */
export const unseenRemark = (where: string, signs: readonly string[]): string =>
  signs.length === 0
    ? ''
    : `${where} signs that cannot be seen (${signs.join(', ')}); sources look for exactly what was given.\n`;

/**
 * @param file requests, one a line
 * @param isJson whether signs may be written as escapes too
 * @returns a remark for each line that has such signs
 */
export function unseenInLines(file: Uint8Array, { isJson }: { readonly isJson: boolean }): string {
  const lines = new TextDecoder().decode(file).split(/\r\n|\n/);
  const remarks = lines.flatMap((line, index) => {
    const signs = unseenSigns([isJson ? line.replaceAll(ESCAPE, unescaped) : line]);
    return signs.length === 0 ? [] : [unseenRemark(`line ${index + 1} has`, signs)];
  });
  const left = remarks.length - MOST_TOLD;
  return remarks.slice(0, MOST_TOLD).join('') + (left > 0 ? `And ${left} more such lines.\n` : '');
}

const unescaped = (_escape: string, code: string): string => String.fromCharCode(Number.parseInt(code, HEX));
