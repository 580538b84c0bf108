import { randomBytes, randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Sealed, Sha256 } from '#contracts';
import { KeyDestroyed, SealBroken } from '#ports';
import { keyIdOf, SubjectKey } from './subject-key.js';

const newKey = (keyId: string = randomUUID()) => new SubjectKey(keyId, randomBytes(32));
const text = fc.string({ unit: 'binary', maxLength: 200 });

describe('sealed text', () => {
  it('opens as it was, whatever it holds, and has the form of the contract', () => {
    const key = newKey();
    fc.assert(
      fc.property(text, (plain) => {
        const sealed = key.seal(plain);
        expect(key.open(Sealed.parse(sealed))).toBe(plain);
        expect(keyIdOf(sealed)).toBe(key.keyId);
      }),
    );
  });

  it('never shows the text, nor that the same text was sealed twice', () => {
    const key = newKey();
    const sealed = [key.seal('ada@example.com'), key.seal('ada@example.com')];
    expect(sealed[0]).not.toBe(sealed[1]);
    for (const one of sealed) {
      const bytes = Buffer.from(one.split('.')[2] ?? '', 'base64url');
      expect(bytes.includes('ada')).toBe(false);
    }
  });

  it('breaks when any bit of nonce, cipher text or tag is changed', () => {
    const key = newKey();
    const head = `s1.${key.keyId}.`;
    const whole = Buffer.from(key.seal('the tag and the nonce count too').slice(head.length), 'base64url');
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => key.open(`${head}${changed.toString('base64url')}` as Sealed)).toThrow(SealBroken);
    }
  });

  it('breaks when any one of its characters is replaced, left out or doubled, spare bits included', () => {
    const key = newKey();
    // 1 byte of text: 29 bytes, so that the last character carries bits that decoding ignores.
    const sealed = key.seal('x');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...'AQgw_-.s=+/ \u00e9', ''), (at, other) => {
        fc.pre(sealed[at] !== other);
        const changed = (sealed.slice(0, at) + other + sealed.slice(at + 1)) as Sealed;
        expect(() => key.open(changed)).toThrow(SealBroken);
        expect(() =>
          key.open((sealed.slice(0, at) + sealed.slice(at, at + 1) + sealed.slice(at)) as Sealed),
        ).toThrow(SealBroken);
      }),
      { numRuns: 500 },
    );
  });

  it('breaks when it is cut anywhere', () => {
    const key = newKey();
    const sealed = key.seal('cut me');
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => key.open(sealed.slice(0, length) as Sealed)).toThrow(SealBroken);
  });

  it('does not open with another key, not even one that goes by the same id', () => {
    const key = newKey();
    const sealed = key.seal('mine');
    expect(() => newKey().open(sealed)).toThrow(SealBroken);
    expect(() => newKey(key.keyId).open(sealed)).toThrow(SealBroken);
  });

  it('cannot be passed off as sealed with another key id: the id is bound', () => {
    const secret = randomBytes(32);
    const one = new SubjectKey(randomUUID(), secret);
    const other = new SubjectKey(randomUUID(), secret);
    const moved = one.seal('text').replace(one.keyId, other.keyId) as Sealed;
    expect(() => other.open(moved)).toThrow(SealBroken);
  });
});

describe('a digest', () => {
  it('is the same for the same text under one key, and another under another', () => {
    const [key, other] = [newKey(), newKey()];
    expect(key.digest('export ada')).toBe(key.digest('export ada'));
    expect(key.digest('export ada')).not.toBe(key.digest('export adb'));
    expect(key.digest('export ada')).not.toBe(other.digest('export ada'));
    expect(Sha256.safeParse(key.digest('x')).success).toBe(true);
  });
});

describe('a subject key', () => {
  it('does nothing any more after it was told to forget', () => {
    const key = newKey();
    const sealed = key.seal('gone');
    key.forget();
    expect(() => key.open(sealed)).toThrow(KeyDestroyed);
    expect(() => key.seal('more')).toThrow(KeyDestroyed);
    expect(() => key.digest('more')).toThrow(KeyDestroyed);
    expect(() => key.chunkLock('id', randomBytes(32), randomBytes(7))).toThrow(KeyDestroyed);
  });

  it('shows its id and nothing else when it is printed', () => {
    const secret = randomBytes(32);
    const key = new SubjectKey(randomUUID(), secret);
    expect(JSON.parse(JSON.stringify(key))).toEqual({ keyId: key.keyId });
    expect(inspect(key, { depth: 9, showHidden: true })).not.toMatch(/secret|text|artifacts/);
  });
});
