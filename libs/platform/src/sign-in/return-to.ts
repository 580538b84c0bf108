const LONGEST = 2000;
/** An origin that nobody has, to see whether an address leads away from its own. */
const HERE = 'http://lethe.invalid';

/** Addresses that would not show a page, or begin the sign-in again. */
const NO_PAGE = /^\/(sign-in|sign-out|signed-out|claim|v1)(?=[/?#]|$)/i;

/**
 * Where a browser goes after signing in: an address of ours, never of another site. Browsers take `//x`,
 * `/\x` and signs that they drop for more than they look like, so what is not plainly a path is not taken.
 * @returns `/` for whatever is not
 */
export function returnTo(given: string | undefined): string {
  if (given === undefined || given.length > LONGEST || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(given))
    return '/';
  const url = URL.canParse(given, HERE) ? new URL(given, HERE) : undefined;
  if (url?.origin !== HERE || url.pathname.startsWith('//') || NO_PAGE.test(url.pathname)) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
