import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { LogIncomplete, LogTree } from './log-tree.js';
import { commitLeaf, GrowingTree, inclusionPath, rootOfInclusion } from './merkle.js';

const hashAt = (place: number): string => hash('sha256', `${place}`, 'hex');

/** A log in memory that counts how many hashes it was asked for. */
class MemoryLog {
  read = 0;
  readonly kept: string[] = [];
  constructor(readonly size: number) {}

  async hashes(from: number, to: number) {
    const count = Math.max(0, Math.min(to, this.size) - from);
    this.read += count;
    return Array.from({ length: count }, (_, index) => hashAt(from + index));
  }
  async blocks(from: number) {
    return this.kept.slice(from);
  }
  async addBlocks(from: number, roots: readonly string[]) {
    for (const [index, root] of roots.entries()) this.kept[from + index] ??= root;
  }
}

const rootOf = (size: number): Buffer => {
  const tree = new GrowingTree();
  for (let place = 0; place < size; place += 1) tree.add(commitLeaf(hashAt(place)));
  return tree.root();
};

const SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 513, 1000, 1024, 1025, 5000];

describe('the tree over a log', () => {
  it.each(SIZES)('has the root of its %i commits, also asked again and by another process', async (size) => {
    const log = new MemoryLog(size);
    const tree = new LogTree(log);
    for (const asked of [size, Math.floor(size / 2), size])
      expect((await tree.root(asked)).equals(rootOf(asked))).toBe(true);
    expect((await new LogTree(log).root(size)).equals(rootOf(size))).toBe(true);
    expect(log.kept).toHaveLength(Math.floor(size / 256));
  });

  it('shows that any commit is in it', async () => {
    const log = new MemoryLog(3000);
    const tree = new LogTree(log);
    const root = rootOf(2900);
    for (const place of [0, 1, 255, 256, 1023, 1024, 2815, 2816, 2899]) {
      const path = await inclusionPath(place, 2900, tree.rootOf);
      expect(rootOfInclusion(commitLeaf(hashAt(place)), { place, size: 2900 }, path)?.equals(root)).toBe(
        true,
      );
    }
  });

  it('reads some hundred commits for a proof, however many there are', async () => {
    const log = new MemoryLog(100_000);
    await new LogTree(log).root(100_000);
    log.read = 0;
    const later = new LogTree(log);
    await inclusionPath(12_345, 99_999, later.rootOf);
    expect(log.read).toBeLessThan(1_100);
  });

  it('does not grow over commits that are gone', async () => {
    await expect(new LogTree(new MemoryLog(300)).root(512)).rejects.toBeInstanceOf(LogIncomplete);
    await expect(new LogTree(new MemoryLog(300)).root(301)).rejects.toBeInstanceOf(LogIncomplete);
  });
});
