/**
 * File name patterns as Windows has them: `*` any characters, `?` one, everything else itself (also
 * brackets, which are frequent in names of copies), without case.
 */
export function matchesAny(patterns: readonly string[]): (name: string) => boolean {
  const expressions = patterns.map(
    (pattern) => new RegExp(`^${pattern.normalize('NFC').replace(/[\s\S]/gu, expressionFor)}$`, 'isu'),
  );
  return (name) => {
    const composed = name.normalize('NFC');
    return expressions.some((expression) => expression.test(composed));
  };
}

function expressionFor(character: string): string {
  if (character === '*') return '.*';
  if (character === '?') return '.';
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}
