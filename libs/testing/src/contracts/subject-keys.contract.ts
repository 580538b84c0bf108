import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { KeyDestroyed, UnknownKey, type SubjectKeys, type WrappedKey } from '#ports';
import { withPort, type Open } from './opened.js';

const aKey = (): WrappedKey => ({ keyId: randomUUID(), wrapped: new Uint8Array(randomBytes(60)) });

export const keepsTheSubjectKeysContract = (open: Open<SubjectKeys>): void => {
  it(
    'gives back each key as it was, also after a restart',
    withPort(open, async (keys, reopen) => {
      const added = [aKey(), aKey(), aKey()];
      await keys.add(added);
      const reopened = await reopen();
      for (const key of added) expect(await reopened.get(key.keyId)).toEqual(key);
    }),
  );

  it(
    'takes the same key again when it is unknown whether it was added',
    withPort(open, async (keys) => {
      const key = aKey();
      await keys.add([key]);
      await keys.add([key]);
      expect(await keys.get(key.keyId)).toEqual(key);
    }),
  );

  it(
    'keeps the first of several keys that are added under one id, whoever adds at the same time',
    withPort(open, async (keys) => {
      const { keyId } = aKey();
      const rivals = Array.from({ length: 8 }, () => ({ ...aKey(), keyId }));
      const seen = await Promise.all(
        rivals.map(async (rival) => {
          await keys.add([rival]);
          return keys.get(keyId);
        }),
      );
      const [first] = seen;
      expect(rivals).toContainEqual(first);
      for (const key of seen) expect(key).toEqual(first);
      await keys.add([aKey(), { ...aKey(), keyId }]);
      expect(await keys.get(keyId)).toEqual(first);
    }),
  );

  it(
    'tells a key that was destroyed from one that was never there',
    withPort(open, async (keys, reopen) => {
      const key = aKey();
      await keys.add([key]);
      await keys.destroy(key.keyId);
      for (const store of [keys, await reopen()]) {
        if (store === keys) continue;
        await expect(store.get(key.keyId)).rejects.toBeInstanceOf(KeyDestroyed);
        await expect(store.get(randomUUID())).rejects.toBeInstanceOf(UnknownKey);
      }
    }),
  );

  it(
    'destroys one key and no other; twice is fine',
    withPort(open, async (keys) => {
      const [gone, kept] = [aKey(), aKey()];
      await keys.add([gone, kept]);
      await Promise.all([keys.destroy(gone.keyId), keys.destroy(gone.keyId)]);
      await keys.destroy(gone.keyId);
      await expect(keys.get(gone.keyId)).rejects.toBeInstanceOf(KeyDestroyed);
      expect(await keys.get(kept.keyId)).toEqual(kept);
    }),
  );

  it(
    'never takes back a key that was destroyed, not even one that it never had',
    withPort(open, async (keys) => {
      const [had, neverHad] = [aKey(), aKey()];
      await keys.add([had]);
      await keys.destroy(had.keyId);
      await keys.destroy(neverHad.keyId);
      for (const key of [had, neverHad]) {
        await expect(keys.add([aKey(), key])).rejects.toBeInstanceOf(KeyDestroyed);
        await expect(keys.get(key.keyId)).rejects.toBeInstanceOf(KeyDestroyed);
      }
    }),
  );
};
