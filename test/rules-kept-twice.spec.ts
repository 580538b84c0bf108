import { describe, expect, it } from '@jest/globals';
import { sourceContracts } from '#contracts';
import type { GatheredFile } from '#package';
import { afterReview } from '#package';
import { UNSEEN as unseenOnCommandLine } from '../apps/cli/src/unseen-pattern.js';
import { UNSEEN as unseenInPortal } from '../apps/portal/src/pages/new-request/unseen-pattern.js';
import { partialGaps, pathsInPackage } from '../apps/portal/src/pages/requests/request/packaged.js';

/** The portal stands alone: what it knows as others do is compared here. */
describe('signs that nobody sees', () => {
  it('are the same on the command line and in the portal', () => {
    expect(unseenInPortal.source).toBe(unseenOnCommandLine.source);
    expect(unseenInPortal.flags).toBe(unseenOnCommandLine.flags);
  });

  it.each(['\u200b', '\u202e', '\ufeff', '\u00ad', '\u3164', '\u{e0041}'])('are told: %j', (sign) => {
    expect(`ada${sign}@example.com`.match(unseenInPortal)).toEqual([sign]);
  });

  it.each(['ada@example.com', 'Zoë Łuć', 'דנה', '山田', 'نرگس'])('are not letters: %s', (name) => {
    expect(name.match(unseenInPortal)).toBeNull();
  });
});

describe('what of the gathered files a package has', () => {
  const folder = 'mfa-server/mfa01';
  const whole = [`${folder}/export.json`, `${folder}/records.json`];
  const asGathered = (path: string, action: string) => ({ path, action }) as unknown as GatheredFile;

  it.each([
    ['export-records', whole],
    ['export-records', [...whole, `${folder}/records-redacted.json`, `${folder}/records-about-others.jsonl`]],
    ['search-logs', [`${folder}/log-lines.jsonl`]],
    ['export', ['cloud-mfa/Exchange/records-redacted.json']],
  ])('is the same in the portal and as it is put together: %s, %j', (action, paths) => {
    for (const decision of [undefined, 'keep', 'redact'] as const) {
      const put = afterReview(
        paths.map((path) => asGathered(path, action)),
        decision,
      ).map(({ path }) => path);
      const shown = pathsInPackage(paths, action, decision).filter((path) => path !== null);
      expect([...shown].sort()).toEqual([...put].sort());
    }
  });

  it('is all that came, where a source says that only a part is missing', () => {
    const gaps = Object.values(sourceContracts).flatMap((contract) =>
      'gaps' in contract ? Object.keys(contract.gaps) : [],
    );
    expect([...partialGaps].sort()).toEqual([...new Set(gaps)].sort());
  });
});
