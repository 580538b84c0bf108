import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { problemAdvice, problemReference } from './problem-reference.js';
import { problems } from './problem.js';

describe('the reference of errors', () => {
  it('says what to do about every code', () => {
    expect(Object.keys(problemAdvice).sort()).toEqual(Object.keys(problems).sort());
  });

  it('stands in docs/reference/errors.md as the catalogue has it (node infra/write-reference.mjs)', () => {
    expect(readFileSync('docs/reference/errors.md', 'utf8')).toBe(problemReference());
  });

  it('names codes in kebab-case only', () => {
    for (const code of Object.keys(problems)) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });
});
