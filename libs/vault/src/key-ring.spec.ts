import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { KeyDestroyed, SealBroken, StoreUnavailable, UnknownKey, type WrappedKey } from '#ports';
import { handedKey } from './handed-key.js';
import { KeyRing } from './key-ring.js';
import { MemorySubjectKeys, newMasterKey } from './memory-stores.fixture.js';

const wrappedIn = (keys: MemorySubjectKeys, keyId: string): WrappedKey => {
  const stored = keys.stored.get(keyId);
  if (!stored || stored === 'destroyed') throw new Error('The key is not stored.');
  return stored;
};

describe('the key ring', () => {
  it('finds a key again after a restart, with the same master key', async () => {
    const [keys, master] = [new MemorySubjectKeys(), newMasterKey()];
    const made = await new KeyRing(keys, master).create();
    const sealed = made.seal('ada');
    const found = await new KeyRing(keys, master).cipher(made.keyId);
    expect(found.open(sealed)).toBe('ada');
    expect(found.digest('x')).toBe(made.digest('x'));
  });

  it('has made a key durable before it hands it out, many in one write', async () => {
    const keys = new MemorySubjectKeys();
    const ring = new KeyRing(keys, newMasterKey(), { poolSize: 10 });
    const made = await Promise.all(Array.from({ length: 25 }, () => ring.create()));
    expect(new Set(made.map((cipher) => cipher.keyId)).size).toBe(25);
    expect(made.every((cipher) => keys.stored.has(cipher.keyId))).toBe(true);
    expect(keys.adds).toBe(3);
  });

  it('hands out no key when the store cannot take it, and goes on when it can again', async () => {
    const keys = new MemorySubjectKeys();
    const ring = new KeyRing(keys, newMasterKey());
    const add = keys.add.bind(keys);
    keys.add = async () => Promise.reject(new StoreUnavailable('away'));
    await expect(ring.create()).rejects.toThrow(StoreUnavailable);
    keys.add = add;
    await expect(ring.create()).resolves.toBeDefined();
  });

  it('cannot unwrap with another master key, nor a record that was changed or belongs to another id', async () => {
    const [keys, master] = [new MemorySubjectKeys(), newMasterKey()];
    const { keyId } = await new KeyRing(keys, master).create();
    const { keyId: other } = await new KeyRing(keys, master).create();
    await expect(new KeyRing(keys, newMasterKey()).cipher(keyId)).rejects.toThrow(SealBroken);

    const { wrapped } = wrappedIn(keys, keyId);
    for (let at = 0; at < wrapped.length; at += 1) {
      const changed = Uint8Array.from(wrapped, (byte, index) => (index === at ? byte ^ 1 : byte));
      keys.stored.set(keyId, { keyId, wrapped: changed });
      await expect(new KeyRing(keys, master).cipher(keyId)).rejects.toThrow(SealBroken);
    }
    keys.stored.set(keyId, { keyId, wrapped: wrappedIn(keys, other).wrapped });
    await expect(new KeyRing(keys, master).cipher(keyId)).rejects.toThrow(SealBroken);
  });

  it('tells a destroyed key from one that never was, also after a restart', async () => {
    const [keys, master] = [new MemorySubjectKeys(), newMasterKey()];
    const ring = new KeyRing(keys, master);
    const { keyId } = await ring.create();
    await ring.destroy(keyId);
    await ring.destroy(keyId);
    await expect(ring.cipher(keyId)).rejects.toThrow(KeyDestroyed);
    await expect(new KeyRing(keys, master).cipher(keyId)).rejects.toThrow(KeyDestroyed);
    await expect(ring.cipher(randomUUID())).rejects.toThrow(UnknownKey);
  });

  it('takes a destroyed key out of the hands of those who hold it', async () => {
    const ring = new KeyRing(new MemorySubjectKeys(), newMasterKey());
    const made = await ring.create();
    const sealed = made.seal('ada');
    const found = await ring.cipher(made.keyId);
    await ring.destroy(made.keyId);
    expect(() => made.open(sealed)).toThrow(KeyDestroyed);
    expect(() => found.seal('more')).toThrow(KeyDestroyed);
  });

  it('does not let a load in flight bring back a key that is being destroyed', async () => {
    const [keys, master] = [new MemorySubjectKeys(), newMasterKey()];
    const { keyId } = await new KeyRing(keys, master).create();
    const ring = new KeyRing(keys, master);
    const wrapped = wrappedIn(keys, keyId);
    let answer: (key: WrappedKey) => void = () => undefined;
    const get = keys.get.bind(keys);
    keys.get = () => new Promise((resolve) => (answer = resolve));
    const loading = ring.cipher(keyId);
    const destroying = ring.destroy(keyId);
    answer(wrapped);
    await destroying;
    keys.get = get;
    const late = await loading;
    expect(() => late.seal('more')).toThrow(KeyDestroyed);
    await expect(ring.cipher(keyId)).rejects.toThrow(KeyDestroyed);
  });

  it('keeps the keys used last in memory and no more of them than it may', async () => {
    const [keys, master] = [new MemorySubjectKeys(), newMasterKey()];
    const ring = new KeyRing(keys, master, { poolSize: 3, cacheSize: 2 });
    const [a, b, c] = [await ring.create(), await ring.create(), await ring.create()];
    await ring.cipher(b.keyId);
    await ring.cipher(c.keyId);
    expect(keys.gets).toBe(0);
    await ring.cipher(a.keyId);
    expect(keys.gets).toBe(1);
    await ring.cipher(c.keyId);
    expect(keys.gets).toBe(1);
    await ring.cipher(b.keyId);
    expect(keys.gets).toBe(2);
  });

  it('asks the store again after a failed load', async () => {
    const [keys, master] = [new MemorySubjectKeys(), newMasterKey()];
    const { keyId } = await new KeyRing(keys, master).create();
    const ring = new KeyRing(keys, master);
    const get = keys.get.bind(keys);
    keys.get = async () => Promise.reject(new StoreUnavailable('away'));
    await expect(ring.cipher(keyId)).rejects.toThrow(StoreUnavailable);
    keys.get = get;
    await expect(ring.cipher(keyId)).resolves.toMatchObject({ keyId });
  });

  it('believes a key that it holds for a while, and then finds out that another process has destroyed it', async () => {
    const [keys, master] = [new MemorySubjectKeys(), newMasterKey()];
    const { keyId } = await new KeyRing(keys, master).create();
    const [patient, sceptical] = [new KeyRing(keys, master), new KeyRing(keys, master, { believedMs: 0 })];
    const before = await sceptical.cipher(keyId);
    const sealed = before.seal('ada');
    await patient.cipher(keyId);
    await new KeyRing(keys, master).destroy(keyId);
    await expect(patient.cipher(keyId)).resolves.toBeDefined();
    await expect(sceptical.cipher(keyId)).rejects.toThrow(KeyDestroyed);
    expect(() => before.open(sealed)).toThrow(KeyDestroyed);
  });

  it('goes on with nobody’s key when the store is away for a second look', async () => {
    const [keys, master] = [new MemorySubjectKeys(), newMasterKey()];
    const ring = new KeyRing(keys, master, { believedMs: 0 });
    const made = await ring.create();
    keys.isAway = true;
    await expect(ring.cipher(made.keyId)).rejects.toThrow(StoreUnavailable);
    keys.isAway = false;
    expect(await ring.cipher(made.keyId)).toBe(made);
    await ring.destroy(made.keyId);
    expect(() => made.seal('more')).toThrow(KeyDestroyed);
  });

  it('hands out the bytes of a key from the store alone', async () => {
    const [keys, master] = [new MemorySubjectKeys(), newMasterKey()];
    const ring = new KeyRing(keys, master);
    const made = await ring.create();
    const handed = handedKey(made.keyId, await ring.handOut(made.keyId));
    expect(handed.open(made.seal('ada'))).toBe('ada');
    await new KeyRing(keys, master).destroy(made.keyId);
    await expect(ring.handOut(made.keyId)).rejects.toThrow(KeyDestroyed);
    await expect(ring.handOut(randomUUID())).rejects.toThrow(UnknownKey);
    handed.forget();
    expect(() => handed.seal('more')).toThrow(KeyDestroyed);
  });

  it('overwrites the bytes that a handed key is made of', () => {
    const secret = randomBytes(32);
    handedKey(randomUUID(), secret);
    expect(secret.equals(Buffer.alloc(32))).toBe(true);
  });
});
