import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { SignedTreeHead } from '#contracts';
import { NO_HASH } from '#ports';
import { aSigningKey } from './chain-file.fixture.js';
import { headLine } from './chain-lines.js';
import { EMPTY_ROOT } from './merkle.js';
import { jwkOf } from './signatures.js';
import { isHeadSigned } from './tree-heads.js';
import { describeWithPython, firstChain, second } from './two-verifiers.fixture.js';

const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const littleEndian = (value: bigint): Buffer =>
  Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();

/** A point and the number that makes it: together they are a signature of anything by a key that adds nothing. */
function ofAnything(): string {
  const { d = '', x = '' } = aSigningKey().key.export({ format: 'jwk' });
  const secret = createHash('sha512').update(Buffer.from(d, 'base64url')).digest().subarray(0, 32);
  secret[0] = (secret[0] ?? 0) & 248;
  secret[31] = ((secret[31] ?? 0) & 127) | 64;
  const number = BigInt(`0x${secret.reverse().toString('hex')}`) % L;
  return Buffer.concat([Buffer.from(x, 'base64url'), littleEndian(number)]).toString('base64url');
}

/** A chain file without a commit, signed by nobody. */
const signedBy = (key: Buffer, signature: string): SignedTreeHead => ({
  format: 'lethe-tree-head/1',
  purpose: 'export',
  number: 0,
  previousHead: NO_HASH,
  treeSize: 0,
  rootHash: EMPTY_ROOT.toString('hex'),
  signedAt: '2026-11-20T09:00:00.000Z',
  key: jwkOf(key.toString('base64url')),
  signature,
});

const P = 2n ** 255n - 19n;
const SIGN = 2n ** 255n;
/** The point that adds nothing: as it is written, and in three ways in which it is not. */
const adding0 = [1n, 1n + SIGN, P + 1n, P + 1n + SIGN].map(littleEndian);
/** Others of small order: some signature of eight by chance holds for each. */
const ofSmallOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].flatMap((hex) => Array.from({ length: 60 }, () => Buffer.from(hex, 'hex')));

const heads = [...adding0, ...ofSmallOrder].map((key) => signedBy(key, ofAnything()));

describe('a key under which one signature holds for any text', () => {
  it('has signed nothing, however its point is written', () => {
    expect(heads.filter(isHeadSigned)).toEqual([]);
    expect(heads.filter((head) => firstChain(Buffer.from(headLine(head))))).toEqual([]);
  });
});

describeWithPython(process.env)('the verifier in Python', () => {
  it('says the same', () => {
    const some = heads.slice(0, 40).map((head) => Buffer.from(headLine(head)));
    expect(second(some)).toEqual(some.map(() => false));
  });
});
