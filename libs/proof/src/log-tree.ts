import type { ProofLog } from '#ports';
import { commitLeafText, EMPTY_ROOT, nodeHash, rootOverTexts, splitOf, type RootOf } from './merkle.js';

/** Leaves under one block: the lowest part of the tree that is kept as a hash. */
const BLOCK = 256;
/** Blocks that are made in one go. */
const AT_ONCE = 64;
/** Blocks whose leaves are held: those that a proof touches. */
const HELD = 8;

type Source = Pick<ProofLog, 'hashes' | 'blocks' | 'addBlocks'>;

/**
 * The Merkle tree over the log: roots of any part of it. What a root costs is some hundred hashes whatever the
 * size, because roots of full blocks are kept, and those above them are in memory (a byte for four commits).
 */
export class LogTree {
  /** roots of 1, 2, 4, … blocks, from the left */
  readonly #levels: Buffer[][] = [[]];
  readonly #leaves = new Map<number, readonly string[]>();
  #growing: Promise<void> = Promise.resolve();

  constructor(private readonly log: Source) {}

  /** @param size of the tree; so many commits have their place @throws {StoreUnavailable} */
  async root(size: number): Promise<Buffer> {
    return size === 0 ? EMPTY_ROOT : this.rootOf(0, size);
  }

  /** Roots of the parts that a proof over a tree is made of. @throws {StoreUnavailable} */
  readonly rootOf: RootOf = async (from, to) => {
    await this.#grow(Math.floor(to / BLOCK));
    return this.#part(from, to);
  };

  async #part(from: number, to: number): Promise<Buffer> {
    const leaves = to - from;
    if (leaves <= BLOCK && Math.floor(from / BLOCK) === Math.floor((to - 1) / BLOCK))
      return this.#inBlock(from, to);
    const known = this.#full(from, leaves);
    if (known) return known;
    const middle = from + splitOf(leaves);
    return nodeHash(await this.#part(from, middle), await this.#part(middle, to));
  }

  #full(from: number, leaves: number): Buffer | undefined {
    const level = Math.log2(leaves / BLOCK);
    return Number.isInteger(level) && level >= 0 && from % leaves === 0
      ? this.#levels[level]?.[from / leaves]
      : undefined;
  }

  async #inBlock(from: number, to: number): Promise<Buffer> {
    const block = Math.floor(from / BLOCK);
    const known = to - from === BLOCK ? this.#levels[0]?.[block] : undefined;
    if (known) return known;
    const first = block * BLOCK;
    return rootOverTexts((await this.#leavesOf(block, to - first)).slice(from - first, to - first));
  }

  async #leavesOf(block: number, count: number): Promise<readonly string[]> {
    const held = this.#leaves.get(block);
    if (held && held.length >= count) return held;
    const read = await this.#read(block * BLOCK, block * BLOCK + count);
    this.#leaves.delete(block);
    this.#leaves.set(block, read);
    const [oldest] = this.#leaves.keys();
    if (this.#leaves.size > HELD && oldest !== undefined) this.#leaves.delete(oldest);
    return read;
  }

  async #read(from: number, to: number): Promise<string[]> {
    const hashes = await this.log.hashes(from, to);
    if (hashes.length !== to - from)
      throw new LogIncomplete(`Of the commits ${from} to ${to} of the log ${hashes.length} are there.`);
    return hashes.map(commitLeafText);
  }

  /** Fetches the roots of full blocks, and makes those that nobody has made yet. */
  #grow(blocks: number): Promise<void> {
    if (blocks <= this.#blocks.length) return Promise.resolve();
    const grown = this.#growing.then(() => this.#growTo(blocks));
    this.#growing = grown.catch(() => undefined);
    return grown;
  }

  async #growTo(blocks: number): Promise<void> {
    if (blocks <= this.#blocks.length) return;
    for (const root of await this.log.blocks(this.#blocks.length)) this.#add(Buffer.from(root, 'hex'));
    while (this.#blocks.length < blocks) {
      const first = this.#blocks.length;
      const last = Math.min(blocks, first + AT_ONCE);
      const leaves = await this.#read(first * BLOCK, last * BLOCK);
      const roots = Array.from({ length: last - first }, (_, index) =>
        rootOverTexts(leaves.slice(index * BLOCK, (index + 1) * BLOCK)),
      );
      await this.log.addBlocks(
        first,
        roots.map((root) => root.toString('hex')),
      );
      for (const root of roots) this.#add(root);
    }
  }

  get #blocks(): readonly Buffer[] {
    return this.#levels[0] ?? [];
  }

  #add(root: Buffer): void {
    let added = root;
    for (let level = 0; ; level += 1) {
      const row = (this.#levels[level] ??= []);
      row.push(added);
      const left = row.at(-2);
      if (row.length % 2 === 1 || !left) return;
      added = nodeHash(left, added);
    }
  }
}

/** Commits that have their place in the log are not there any more. */
export class LogIncomplete extends Error {
  override readonly name = 'LogIncomplete';
}
