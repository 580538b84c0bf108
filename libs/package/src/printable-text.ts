/** Letters beyond Latin-1 that the fonts of every PDF reader have (WinAnsi). */
const ALSO = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

const has = (letter: string): boolean => /[\u0020-\u007e\u00a0-\u00ff]/.test(letter) || ALSO.has(letter);

/** Text in the letters that every PDF reader has; others become `?`. The attached JSON has them all. */
export const printableText = (text: string): string =>
  [...text].map((letter) => (has(letter) ? letter : '?')).join('');
