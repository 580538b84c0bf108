import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ChainCheck, givenKeys } from '#proof';
import { newMasterKeyText } from '#vault';
import { Child } from './child.js';
import { proofOnFile } from './proof-on-file.js';

const ROUNDS = 6;
const masterText = newMasterKeyText().trim();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-anchor-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Said {
  readonly number: number;
  readonly rootHash: string;
}

async function expectWhole(told: readonly Said[]): Promise<void> {
  const { store, proof } = await proofOnFile(folder, masterText);
  const check = new ChainCheck(givenKeys(await proof.keys()));
  let file = '';
  for await (const text of proof.log()) file += text;
  for (const line of file.trimEnd().split('\n')) check.take(line);
  expect(check.end().commits).toBe(await store.proofLog.size());
  const heads = new Map((await store.proofLog.heads(0, 100_000)).map((head) => [head.number, head.rootHash]));
  for (const { number, rootHash } of told) expect(heads.get(number)).toBe(rootHash);
  const withPrivate = (await store.signingKeys.list()).filter(({ wrapped }) => wrapped !== null);
  expect(withPrivate).toHaveLength(1);
  await store.close();
}

describe('a process that is killed while it signs heads and rotates keys', () => {
  it('leaves a log that verifies, with every head that it had told of, and goes on behind it', async () => {
    const told: Said[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = new Child('anchor-until-killed.ts', folder, masterText);
      await child.hear(randomInt(1, 40));
      await child.kill();
      told.push(...child.lines.map((line) => JSON.parse(line) as Said));
      await expectWhole(told);
    }
  }, 240_000);

  it.each(['log.addHead#2', 'keys.add#2', 'keys.forgetBefore#1'])(
    'and so does one that dies just before %s, or just after it',
    async (step) => {
      const told: Said[] = [];
      for (const when of ['before', 'after']) {
        const child = new Child('anchor-until-killed.ts', folder, masterText, `${when} ${step}`);
        await child.ended();
        told.push(...child.lines.map((line) => JSON.parse(line) as Said));
        await expectWhole(told);
      }
      expect(told).not.toEqual([]);
    },
    240_000,
  );
});
