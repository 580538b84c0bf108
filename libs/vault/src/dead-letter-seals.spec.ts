import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KeyDestroyed, SealBroken, StoreUnavailable } from '#ports';
import { DeadLetterSeals } from './dead-letter-seals.js';
import { KeyRing } from './key-ring.js';
import { MemorySubjectKeys, newMasterKey, StillClock } from './memory-stores.fixture.js';

const DAY = 24 * 3600;
const raw = { key: 'a request', value: Buffer.from('{"upn":"ada@example.com"') };

/** Several processes on one store, each with its own ring. */
function setUp(moment = '2026-11-20T09:00:00.000Z') {
  const [keys, master, clock] = [new MemorySubjectKeys(), newMasterKey(), new StillClock(moment)];
  const process = () => new DeadLetterSeals(new KeyRing(keys, master), master, clock);
  return { keys, master, clock, process };
}

describe('a dead letter', () => {
  it('comes back as it was, byte for byte, also in another process', async () => {
    const { process } = setUp();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        fc.option(fc.uint8Array({ maxLength: 500 })),
        async (key, value) => {
          const opened = await process().open(await process().seal({ key, value }));
          expect(opened.key).toBe(key);
          expect(opened.value).toEqual(value === null ? null : Buffer.from(value));
        },
      ),
    );
  });

  it('shows nothing of what it holds, but the month it was sealed in', async () => {
    const letter = await setUp().process().seal(raw);
    expect(letter).toMatch(/^d1\.2026-11\./);
    expect(letter).not.toMatch(/\bada\b/);
    expect(letter).not.toContain(raw.value.toString('base64'));
  });

  it('is sealed with one key a month, whichever processes begin it at once', async () => {
    const { keys, process, clock } = setUp();
    const letters = await Promise.all(Array.from({ length: 8 }, () => process().seal(raw)));
    expect(keys.stored.size).toBe(1);
    for (const letter of letters) expect((await process().open(letter)).key).toBe(raw.key);
    clock.advance(30 * DAY);
    await process().seal(raw);
    expect(keys.stored.size).toBe(2);
  });

  it('is refused when any character of it is changed, or it is something else', async () => {
    const { process } = setUp();
    const seals = process();
    const letter = await seals.seal(raw);
    await fc.assert(
      fc.asyncProperty(fc.nat(letter.length - 1), fc.constantFrom(...'Aaz09_-.'), async (at, other) => {
        fc.pre(letter[at] !== other);
        const changed = letter.slice(0, at) + other + letter.slice(at + 1);
        await expect(seals.open(changed)).rejects.toThrow(SealBroken);
      }),
    );
    for (const text of ['', 'd1', 'd1.2026-11.', `${letter}A`, letter.slice(0, -1)])
      await expect(seals.open(text)).rejects.toThrow(SealBroken);
  });

  it('cannot be made of text that was sealed for a person', async () => {
    const { keys, master, clock } = setUp();
    const ring = new KeyRing(keys, master);
    const seals = new DeadLetterSeals(ring, master, clock);
    await seals.seal(raw);
    const text = (await ring.create()).seal('{"key":"","value":null}');
    await expect(seals.open(`d1.2026-11.${text}`)).rejects.toThrow(SealBroken);
  });

  it('is not opened in the month after by the key of another month, nor by another installation', async () => {
    const { process, clock } = setUp();
    const letter = await process().seal(raw);
    await expect(process().open(letter.replace('2026-11', '2026-10'))).rejects.toThrow(SealBroken);
    await expect(setUp().process().open(letter)).rejects.toThrow(SealBroken);
    clock.advance(29 * DAY);
    expect(await process().open(letter)).toEqual(raw);
  });

  it('is not sealed while the store of keys is away', async () => {
    const { keys, process } = setUp();
    keys.get = async () => Promise.reject(new StoreUnavailable('away'));
    await expect(process().seal(raw)).rejects.toThrow(StoreUnavailable);
  });
});

describe('the key of a month', () => {
  it('is destroyed when its last letter is 30 days old, and not before', async () => {
    const { process, clock } = setUp('2026-11-30T23:59:59.999Z');
    const [seals, other] = [process(), process()];
    const letter = await seals.seal(raw);
    expect(await other.destroyExpired('2026-12-30T23:59:59.999Z')).toEqual([]);
    expect(await other.open(letter)).toEqual(raw);
    clock.advance(30 * DAY);
    const later = await seals.seal(raw);
    expect(await other.destroyExpired('2026-12-31T00:00:00.000Z')).toEqual(['2026-11']);
    expect(await other.destroyExpired('2026-12-31T00:00:00.000Z')).toEqual([]);
    expect(await process().destroyExpired('2027-01-30T23:00:00.000Z')).toEqual([]);
    for (const one of [other, process()]) {
      await expect(one.open(letter)).rejects.toThrow(KeyDestroyed);
      expect(await one.open(later)).toEqual(raw);
    }
  });

  it('is destroyed later when no process was there at its time', async () => {
    const { process, clock } = setUp();
    const letters = [await process().seal(raw)];
    clock.advance(100 * DAY);
    letters.push(await process().seal(raw));
    clock.advance(9 * 365 * DAY);
    expect(await process().destroyExpired(clock.now())).toEqual(['2026-11', '2027-02']);
    for (const letter of letters) await expect(process().open(letter)).rejects.toThrow(KeyDestroyed);
  });

  it('is destroyed in the next call when the store was away in the middle of one', async () => {
    const { keys, process, clock } = setUp();
    const seals = process();
    await seals.seal(raw);
    clock.advance(100 * DAY);
    const destroy = keys.destroy.bind(keys);
    keys.destroy = async () => Promise.reject(new StoreUnavailable('away'));
    await expect(seals.destroyExpired(clock.now())).rejects.toThrow(StoreUnavailable);
    keys.destroy = destroy;
    expect(await seals.destroyExpired(clock.now())).toEqual(['2026-11']);
  });

  it('leaves no mark in the store for months without letters', async () => {
    const { keys, process, clock } = setUp();
    expect(await process().destroyExpired(clock.now())).toEqual([]);
    expect(keys.stored.size).toBe(0);
  });
});
