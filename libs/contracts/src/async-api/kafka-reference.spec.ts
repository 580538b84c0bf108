import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { kafkaReference } from './kafka-reference.js';

describe('docs/reference/kafka.md', () => {
  it('is what the channels say: node infra/write-reference.mjs writes it', () => {
    expect(readFileSync('docs/reference/kafka.md', 'utf8')).toBe(kafkaReference());
  });
});
