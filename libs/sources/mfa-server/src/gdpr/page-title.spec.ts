import { describe, expect, it } from '@jest/globals';
import { titleIn } from './page-title.js';

describe('what a page calls itself', () => {
  it.each([
    ['<html><head><title>502 Bad\n Gateway</title></head>', 'a page, “502 Bad Gateway”'],
    ['\uFEFF<!DOCTYPE html>\n<body><h1 class="x">Access denied</h1><p>ada</p>', 'a page, “Access denied”'],
    ['<html><body>ada@example.com</body>', 'a page without a title'],
    [`<title>${'x'.repeat(500)}</title>`, `a page, “${'x'.repeat(120)}”`],
  ])('is told, and nothing else of it: %j', (head, told) => expect(titleIn(head)).toBe(told));

  it.each(['ada;+49 170 1234567;Phone', '<?xml version="1.0"?><Users><User>ada</User></Users>', ''])(
    'is nothing where it is no page: %j',
    (head) => expect(titleIn(head)).toBeUndefined(),
  );
});
