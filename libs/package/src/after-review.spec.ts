import { describe, expect, it } from '@jest/globals';
import { afterReview } from './after-review.js';
import type { GatheredFile } from './package-input.js';

const file = (path: string, action = 'export-records'): GatheredFile => ({ path, action }) as GatheredFile;
const own = [file('mfa-server/a/export.json'), file('mfa-server/a/records.json')];
const others = [file('mfa-server/a/records-redacted.json'), file('mfa-server/a/records-about-others.jsonl')];
const paths = (files: readonly GatheredFile[]): readonly string[] => files.map(({ path }) => path);

describe('records that name other people', () => {
  it.each(['keep', undefined] as const)(
    'go out as they are, and the list for the reviewer does not: %s',
    (decision) => expect(afterReview([...own, ...others], decision)).toEqual(own),
  );

  it('go out redacted under the name of the whole, without what the source delivered', () =>
    expect(paths(afterReview([...own, ...others], 'redact'))).toEqual(['mfa-server/a/records.json']));

  it.each(['keep', undefined] as const)('are left alone where nobody else is in them: %s', (decision) =>
    expect(afterReview(own, decision)).toEqual(own),
  );

  it('stay back where they were to be redacted and no such form was handed over', () => {
    const pictures = file('mfa-server/screenshots/01-a.png', 'screenshots');
    expect(afterReview([...own, pictures], 'redact')).toEqual([pictures]);
  });

  it('are known by their task, not by their name alone', () => {
    const delivered = [file('cloud-mfa/records-redacted.json', 'export')];
    expect(afterReview(delivered, 'redact')).toEqual(delivered);
  });
});
