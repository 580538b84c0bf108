import { describe, expect, it } from '@jest/globals';
import { KeyRing } from './key-ring.js';
import { MemorySubjectKeys, newMasterKey } from './memory-stores.fixture.js';
import { ReasonSeals } from './reason-seals.js';

const AT = '2026-11-20T09:00:00.000Z';

function setUp() {
  const [keys, master] = [new MemorySubjectKeys(), newMasterKey()];
  const process = () => new ReasonSeals(new KeyRing(keys, master), master);
  return { keys, master, process };
}

describe('a reason', () => {
  it('is opened by any process of the installation, and by no other installation', async () => {
    const { process } = setUp();
    const sealed = await process().seal('Ada’s lawyer asks.', AT);
    expect(sealed).not.toMatch(/\bAda\b/);
    expect(await process().open(sealed, AT)).toBe('Ada’s lawyer asks.');
    expect(await setUp().process().open(sealed, AT)).toBeUndefined();
  });

  it('is opened with the key of its month alone: no text of a person can be passed off as one', async () => {
    const { keys, master, process } = setUp();
    const ring = new KeyRing(keys, master);
    const ofPerson = (await ring.create()).seal('ada@example.com');
    expect(await process().open(ofPerson, AT)).toBeUndefined();
    const sealed = await process().seal('x', AT);
    expect(await process().open(sealed, '2026-12-01T00:00:00.000Z')).toBeUndefined();
  });

  it('is gone two years after its month', async () => {
    const { process } = setUp();
    const sealed = await process().seal('x', AT);
    expect(await process().destroyExpired('2028-11-30T00:00:00.000Z')).toEqual([]);
    expect(await process().destroyExpired('2029-01-01T00:00:00.000Z')).toEqual(['2026-11']);
    expect(await process().open(sealed, AT)).toBeUndefined();
  });
});
