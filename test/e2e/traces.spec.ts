import { describe, expect, it } from '@jest/globals';
import { formsOf, tracesIn } from './traces.js';

const texts = ["Zoë.O'Hara-Quux@übung.example", 'Ωmega quux$7341', 'EXAMPLE\\ada'] as const;

describe('the search for traces', () => {
  it('would find a text in any of its forms', () => {
    for (const text of texts)
      for (const [form, bytes] of formsOf(text)) {
        const hidden = Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' after')]);
        expect(tracesIn('here', hidden, [text]).map((trace) => trace.form)).toContain(form);
      }
  });

  it('would find a text in the middle of base64', () => {
    for (const prefix of ['', 'x', 'xy']) {
      const hidden = Buffer.from(Buffer.from(`${prefix}${texts[0]} and more`).toString('base64url'));
      expect(tracesIn('here', hidden, [texts[0]])).toHaveLength(1);
    }
  });
});
