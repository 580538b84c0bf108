/**
 * What of the gathered files is in a package, as Lethe puts one together (`goesOut` of libs/domain, `afterReview` of
 * libs/package; test/rules-kept-twice.spec.ts compares). Without imports, so that a test outside can read it.
 */

/** Reasons of gaps that lack a part only: the rest that came goes out. */
export const partialGaps: ReadonlySet<string> = new Set([
  'files-left-in-container',
  'service-delivered-in-part',
  'sign-ins-incomplete',
  'authentication-methods-incomplete',
  'sign-ins-unreadable',
  'authentication-methods-unreadable',
]);

const REDACTED = '/records-redacted.json';
const ABOUT_OTHERS = '/records-about-others.jsonl';

/**
 * Where the files of a task are in the package; null: it does not go out. Of records that name other people one form
 * goes out, as the person decided who reviewed them.
 */
export function pathsInPackage(
  paths: readonly string[],
  action: string,
  decision: string | undefined,
): readonly (string | null)[] {
  if (action !== 'export-records') return paths;
  const hasRedacted = paths.some((path) => path.endsWith(REDACTED));
  if (decision !== 'redact')
    return paths.map((path) =>
      hasRedacted && (path.endsWith(REDACTED) || path.endsWith(ABOUT_OTHERS)) ? null : path,
    );
  return paths.map((path) => (path.endsWith(REDACTED) ? path.replace(/[^/]+$/, 'records.json') : null));
}
