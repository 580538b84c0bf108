import { readFileSync } from 'node:fs';

const page = readFileSync('docs/reference/policies.md', 'utf8');

const cells = (line: string): readonly string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());

/**
 * The lines of the table on the page for lawyers whose head has these columns, and no others.
 * @throws there is no such table, so that none is lost without a word
 */
export function policyTable(...columns: readonly string[]): readonly (readonly string[])[] {
  const lines = page.split('\n');
  const head = lines.findIndex((line) => line.startsWith('|') && cells(line).join('|') === columns.join('|'));
  if (head < 0) throw new Error(`docs/reference/policies.md has no table ${columns.join(', ')}.`);
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
  return lines.slice(head + 2, end).map(cells);
}
