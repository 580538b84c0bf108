import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).split('\n');
/** Whoever follows it makes the files that it names. */
const TUTORIAL = 'docs/how-to/add-a-source.md';

function missingIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)/g)].map(([, to = '']) =>
    normalize(join(dirname(page), to)),
  );
  const names = [...text.matchAll(/`((?:infra|docs|libs|apps|test)\/[^`\s*<>…{}#]*)`/g)].map(
    ([, to = '']) => to,
  );
  return [...links, ...(page === TUTORIAL ? [] : names)].filter((path) => !existsSync(join(root, path)));
}

describe('the pages of the documentation', () => {
  it.each(pages.filter((page) => page !== ''))('link to and name only what is there: %s', (page) => {
    expect(missingIn(page)).toEqual([]);
  });
});
