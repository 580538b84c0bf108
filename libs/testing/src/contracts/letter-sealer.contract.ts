import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { StoreUnavailable, type LetterSealer, type RawMessage } from '#ports';
import { withPort, type Open } from './opened.js';

/** A sealer, and the other end, where letters are opened for redrive. */
export interface LetterSealerOnTrial {
  readonly sealer: LetterSealer;
  open(sealed: string): Promise<RawMessage>;
  setAway(isAway: boolean): void;
}

export const keepsTheLetterSealerContract = (open: Open<LetterSealerOnTrial>): void => {
  it(
    'seals messages of any bytes, with a key, without one, and without a value',
    withPort(open, async (trial) => {
      const messages: RawMessage[] = [
        { key: 'a request', value: Buffer.from('{"userPrincipalName":"ada@example.com"') },
        { key: '', value: new Uint8Array([0, 255, 128, 10, 13]) },
        { key: '\ud83d\ude00 \0 ключ', value: Buffer.alloc(0) },
        { key: 'tombstone', value: null },
        { key: 'as large as a broker takes', value: randomBytes(1_100_000) },
      ];
      for (const { key, value } of messages) {
        const sealed = await trial.sealer.seal({ key, value });
        expect(sealed).not.toContain('userPrincipalName');
        const back = await trial.open(sealed);
        expect(back.key).toBe(key);
        expect(back.value === null || value === null ? back.value : Buffer.compare(back.value, value)).toBe(
          value === null ? null : 0,
        );
      }
    }),
  );

  it(
    'says that the store is away, and goes on when it is back',
    withPort(open, async (trial) => {
      trial.setAway(true);
      await expect(trial.sealer.seal({ key: '', value: null })).rejects.toBeInstanceOf(StoreUnavailable);
      trial.setAway(false);
      await expect(trial.sealer.seal({ key: '', value: null })).resolves.toBeDefined();
    }),
  );
};
