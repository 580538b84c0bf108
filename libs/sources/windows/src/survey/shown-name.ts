/**
 * Words that are in names of the product, of Windows and of copies that administrators make, and that are
 * nobody's name. Everything else in the name of a file or a folder may be.
 */
const HARMLESS = new Set(
  (
    'multifactorauth multifactorauthsvc multifactorauthadfsadapter multifactorauthradiussvc multifactorauthiissvc ' +
    'multifactorauthldapsvc multifactorauthadsync multifactorauthgdpr multi factor authentication server mfa ' +
    'azure azuremfa microsoft windows nps adfs ad fs tracing debug admin operational analytic authn authz authnoptch ' +
    'authzoptch authzadminch authnadminch log logs logfiles archive archives archived old older new ' +
    'backup backups bak copy kopie temp tmp rotated history saved zip gz gzip tar tgz rar txt csv evtx etl'
  ).split(' '),
);

/** The product's own beginning is shown also where an unknown word goes on behind it. */
const PRODUCT = /^multifactorauth/i;
const LONGEST = 120;

/**
 * A name as it may be shown: words that are not known to be harmless, and all numbers, stand as `*`.
 * `MultiFactorAuthSvc (ada@example.com) 2.zip` becomes `MultiFactorAuthSvc (*.zip`.
 */
export function shownName(name: string): string {
  const words = name.normalize('NFC').match(/\p{L}[\p{L}\p{M}]*|[\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+/gu) ?? [];
  const shown = words.map(shownWord).join('');
  // Between two stars, what separates them tells nothing either.
  return shown.replace(/\*(?:[^A-Za-z]*\*)+/g, '*').slice(0, LONGEST) || '*';
}

function shownWord(word: string): string {
  if (/^[ ()[\]_.,+=/-]+$/.test(word)) return word;
  if (HARMLESS.has(word.toLowerCase())) return word;
  const product = PRODUCT.exec(word)?.[0];
  return product === undefined ? '*' : `${product}*`;
}
