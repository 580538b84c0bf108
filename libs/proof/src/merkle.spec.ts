import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  consistencyPath,
  EMPTY_ROOT,
  GrowingTree,
  inclusionPath,
  isConsistent,
  leafHash,
  nodeHash,
  rootOfInclusion,
  splitOf,
} from './merkle.js';

/** The definition of RFC 6962, word for word. */
function mth(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return EMPTY_ROOT;
  const [only] = leaves;
  if (leaves.length === 1 && only) return only;
  const k = splitOf(leaves.length);
  return nodeHash(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

const leavesOf = (size: number) => Array.from({ length: size }, (_, n) => leafHash(Buffer.from(`${n}`)));
const over = (leaves: readonly Buffer[]) => async (from: number, to: number) => mth(leaves.slice(from, to));
const grown = (leaves: readonly Buffer[]) => {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
};

describe('the Merkle tree', () => {
  it('gives the hashes that implementations of Certificate Transparency give', () => {
    // From the test data of google/certificate-transparency: leaves "", 00, 10, 2021, 3031, 40414243, …
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const leaves = inputs.map((hex) => leafHash(Buffer.from(hex, 'hex')));
    expect(EMPTY_ROOT.toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(mth(leaves.slice(0, 1)).toString('hex')).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(mth(leaves.slice(0, 2)).toString('hex')).toBe(
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    );
    expect(mth(leaves).toString('hex')).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    );
  });

  it('has the root of the definition however it grew', () => {
    for (let size = 0; size <= 70; size += 1)
      expect(grown(leavesOf(size)).equals(mth(leavesOf(size)))).toBe(true);
  });

  it('shows of every leaf of every size that it is in it, and of no other', async () => {
    for (let size = 1; size <= 40; size += 1) {
      const leaves = leavesOf(size);
      const root = mth(leaves);
      for (const [place, leaf] of leaves.entries()) {
        const path = await inclusionPath(place, size, over(leaves));
        expect(rootOfInclusion(leaf, { place, size }, path)?.equals(root)).toBe(true);
        const elsewhere = (place + 1) % size;
        if (elsewhere !== place)
          expect(rootOfInclusion(leaf, { place: elsewhere, size }, path)?.equals(root) ?? false).toBe(false);
        expect(rootOfInclusion(leaf, { place, size }, [...path, root])).toBeUndefined();
        if (path.length > 0)
          expect(rootOfInclusion(leaf, { place, size }, path.slice(1))?.equals(root) ?? false).toBe(false);
      }
    }
  });

  it('shows of every earlier size that it only grew, and never of a tree that was changed', async () => {
    for (let size = 1; size <= 33; size += 1)
      for (let older = 0; older <= size; older += 1) {
        const leaves = leavesOf(size);
        const path = await consistencyPath(older, size, over(leaves));
        const before = { size: older, root: mth(leaves.slice(0, older)) };
        const after = { size, root: mth(leaves) };
        expect(isConsistent(before, after, path)).toBe(true);
        if (older > 0)
          expect(isConsistent({ ...before, root: leafHash(before.root) }, after, path)).toBe(false);
        if (older > 0 && older < size)
          expect(isConsistent(before, { ...after, root: leafHash(after.root) }, path)).toBe(false);
      }
  });

  it('takes no proof that one bit was changed of', async () => {
    const leaves = leavesOf(37);
    const root = mth(leaves);
    await fc.assert(
      fc.asyncProperty(fc.nat(36), fc.nat(), fc.nat(255), async (place, where, bit) => {
        const path = (await inclusionPath(place, 37, over(leaves))).map((hash) => Buffer.from(hash));
        const hash = path[where % path.length];
        if (hash) hash[bit % 32] = (hash[bit % 32] ?? 0) ^ (1 << (bit % 8));
        const shown = rootOfInclusion(leaves[place] ?? root, { place, size: 37 }, path);
        return shown === undefined || !shown.equals(root);
      }),
    );
  });
});
