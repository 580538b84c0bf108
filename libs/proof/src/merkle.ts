import { hash } from 'node:crypto';

/** The Merkle tree of RFC 6962, section 2.1, with SHA-256. Hashes are 32 bytes. */

const LEAF = Buffer.from([0]);
/** A text with a character for each byte: that costs Node a third of what a buffer of its own does. */
const sha256Text = (bytes: Uint8Array): string => hash('sha256', bytes, 'binary');
const sha256 = (bytes: Uint8Array): Buffer => Buffer.from(sha256Text(bytes), 'binary');

/** The root of a tree without leaves. */
export const EMPTY_ROOT = sha256(new Uint8Array());

export const leafHash = (content: Uint8Array): Buffer => sha256(Buffer.concat([LEAF, content]));

/** What is hashed, written anew each time: a chain file has millions of leaves. */
const nodeBytes = Buffer.alloc(65, 1);
const leafBytes = Buffer.alloc(33, 0);

/** @param left, right 32 bytes each */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  nodeBytes.set(left, 1);
  nodeBytes.set(right, 33);
  return sha256(nodeBytes);
}

/** A leaf of the log is the hash of a commit, which covers the commit's stream and number too. */
export function commitLeaf(commitHash: string): Buffer {
  leafBytes.write(commitHash, 1, 'hex');
  return sha256(leafBytes);
}

/** Hashes as texts with a character for each byte: where there are many, that is what they cost least as. */
export const commitLeafText = (commitHash: string): string => {
  leafBytes.write(commitHash, 1, 'hex');
  return sha256Text(leafBytes);
};

/** The root over leaves, level by level: the last of an odd level goes up as it is. */
export function rootOverTexts(leaves: readonly string[]): Buffer {
  if (leaves.length === 0) return EMPTY_ROOT;
  let level = leaves;
  while (level.length > 1) {
    const above: string[] = [];
    for (let at = 0; at < level.length; at += 2) above.push(nodeText(level[at], level[at + 1]));
    level = above;
  }
  return Buffer.from(level[0] ?? '', 'binary');
}

function nodeText(left = '', right?: string): string {
  if (right === undefined) return left;
  nodeBytes.write(left, 1, 'binary');
  nodeBytes.write(right, 33, 'binary');
  return sha256Text(nodeBytes);
}

/** The largest power of two below a size of 2 or more. */
export const splitOf = (size: number): number => 2 ** Math.floor(Math.log2(size - 1));

/** Grows a tree leaf by leaf and tells its root at any time; holds a hash for each level. */
export class GrowingTree {
  /** full subtrees from the left, each smaller than the one before */
  readonly #subtrees: { readonly leaves: number; readonly root: Buffer }[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(leaf: Buffer): void {
    this.addFull(1, leaf);
  }

  /** Adds a full subtree of a size that its place allows: the leaves so far must be a multiple of it. */
  addFull(leaves: number, root: Buffer): void {
    let added = { leaves, root };
    for (let last = this.#subtrees.at(-1); last?.leaves === added.leaves; last = this.#subtrees.at(-1)) {
      this.#subtrees.pop();
      added = { leaves: 2 * added.leaves, root: nodeHash(last.root, added.root) };
    }
    this.#subtrees.push(added);
    this.#size += leaves;
  }

  root(): Buffer {
    let right = this.#subtrees.at(-1)?.root;
    if (!right) return EMPTY_ROOT;
    for (let next = this.#subtrees.length - 2; next >= 0; next -= 1) {
      const left = this.#subtrees[next];
      if (left) right = nodeHash(left.root, right);
    }
    return right;
  }
}

/** Roots of parts of a tree: of the leaves with the places from `from`, and below `to`. */
export type RootOf = (from: number, to: number) => Promise<Buffer>;

/** The hashes beside the way of a leaf to the root, from below. */
export async function inclusionPath(place: number, size: number, rootOf: RootOf): Promise<readonly Buffer[]> {
  const walk = async (from: number, to: number): Promise<Buffer[]> => {
    if (to - from <= 1) return [];
    const middle = from + splitOf(to - from);
    return place < middle
      ? [...(await walk(from, middle)), await rootOf(middle, to)]
      : [...(await walk(middle, to)), await rootOf(from, middle)];
  };
  return walk(0, size);
}

/** The hashes that show that the first `older` leaves of a tree of `size` are a tree of their own. */
export async function consistencyPath(
  older: number,
  size: number,
  rootOf: RootOf,
): Promise<readonly Buffer[]> {
  const walk = async (from: number, to: number, isWhole: boolean): Promise<Buffer[]> => {
    if (older === to) return isWhole ? [] : [await rootOf(from, to)];
    const middle = from + splitOf(to - from);
    return older <= middle
      ? [...(await walk(from, middle, isWhole)), await rootOf(middle, to)]
      : [...(await walk(middle, to, false)), await rootOf(from, middle)];
  };
  return older === 0 || older === size ? [] : walk(0, size, true);
}

/** The root that a leaf and the hashes beside its way add up to; undefined: so many cannot be (RFC 9162, 2.1.3.2). */
export function rootOfInclusion(
  leaf: Uint8Array,
  { place, size }: { readonly place: number; readonly size: number },
  path: readonly Uint8Array[],
): Buffer | undefined {
  if (place >= size) return undefined;
  let [at, last] = [place, size - 1];
  let root: Buffer = Buffer.from(leaf);
  for (const beside of path) {
    if (last === 0) return undefined;
    const isRight = at % 2 === 1;
    root = isRight || at === last ? nodeHash(beside, root) : nodeHash(root, beside);
    if (!isRight) while (at === last && at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? root : undefined;
}

/** Whether the hashes show that the older tree is the beginning of the newer one (RFC 9162, 2.1.4.2). */
export function isConsistent(
  older: { readonly size: number; readonly root: Uint8Array },
  newer: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): boolean {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return path.length === 0 && same(older.root, newer.root);
  if (older.size === 0) return path.length === 0;
  const isPower = Number.isInteger(Math.log2(older.size));
  const roots = walkUp(older.size, newer.size, isPower ? [older.root, ...path] : path);
  return roots !== undefined && same(roots.older, older.root) && same(roots.newer, newer.root);
}

/** The two roots that the hashes of a consistency proof add up to; undefined: so many cannot be. */
function walkUp(
  olderSize: number,
  newerSize: number,
  [first, ...rest]: readonly Uint8Array[],
): { readonly older: Buffer; readonly newer: Buffer } | undefined {
  if (!first) return undefined;
  let [at, last] = [olderSize - 1, newerSize - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let older: Buffer = Buffer.from(first);
  let newer: Buffer = older;
  for (const beside of rest) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      older = nodeHash(beside, older);
      newer = nodeHash(beside, newer);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else newer = nodeHash(newer, beside);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? { older, newer } : undefined;
}

const half = (value: number): number => Math.floor(value / 2);
const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
