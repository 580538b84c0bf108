import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { eventReference } from './event-reference.js';

it('docs/reference/events.md has every event as its schema is: node infra/write-reference.mjs writes it', () => {
  expect(readFileSync('docs/reference/events.md', 'utf8')).toBe(eventReference());
});
