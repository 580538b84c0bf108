import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import type { SigningJwk, SignedTreeHead, TreeHead } from '#contracts';
import { chain, NO_HASH, type Commit, type LoggedCommit } from '#ports';
import { commitLine, headLine } from './chain-lines.js';
import { commitLeaf, GrowingTree } from './merkle.js';
import { jwkOf, publicPartOf, signatureOf } from './signatures.js';
import { headHash } from './tree-heads.js';

export interface TestKey {
  readonly jwk: SigningJwk;
  readonly key: KeyObject;
}

export function aSigningKey(): TestKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { jwk: jwkOf(publicPartOf(privateKey)), key: privateKey };
}

export const signed = (head: Omit<TreeHead, 'key'>, { jwk, key }: TestKey): SignedTreeHead => {
  const whole = { ...head, key: jwk };
  return { ...whole, signature: signatureOf(whole, key) };
};

/** Commits of several streams among each other, as a store would have made them. */
export function someCommits(count: number, streams = 5): readonly LoggedCommit[] {
  const ids = Array.from({ length: streams }, () => randomUUID());
  const last = new Map<string, Commit>();
  return Array.from({ length: count }, (_, n) => {
    const streamId = ids[(n * 7) % streams] ?? '';
    const { stored, body } = chain(streamId, last.get(streamId), {
      commandId: randomUUID(),
      committedAt: new Date(Date.UTC(2026, 10, 20, 9, 0, n)).toISOString(),
      actor: { id: 'key:“1”\u2028', channel: 'rest' },
      events: [
        { type: 'TaskStarted', schemaVersion: 1, data: { number: n, text: 'Zürich "a" \\ b \ufffd' } },
      ],
    });
    last.set(streamId, stored);
    const { commit, firstVersion, previousHash, hash } = stored;
    return { streamId, commit, firstVersion, previousHash, hash, body };
  });
}

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, second)).toISOString();

/** Signs over any commits, right or wrong, as somebody with the key could. */
export function signedHeads(
  commits: readonly LoggedCommit[],
  sizes: readonly number[],
  keyOf: (number: number) => TestKey,
): readonly SignedTreeHead[] {
  const tree = new GrowingTree();
  const heads: SignedTreeHead[] = [];
  const add = (size: number) => {
    while (tree.size < size) tree.add(commitLeaf(commits[tree.size]?.hash ?? NO_HASH));
    return tree.root().toString('hex');
  };
  const previous = () => {
    const last = heads.at(-1);
    return last ? headHash(last) : NO_HASH;
  };
  const format = 'lethe-tree-head/1' as const;
  for (const [index, treeSize] of sizes.entries()) {
    const facts = { number: index + 1, previousHead: previous(), treeSize, rootHash: add(treeSize) };
    heads.push(signed({ format, purpose: 'anchor', ...facts, signedAt: at(index) }, keyOf(index + 1)));
  }
  const facts = {
    number: sizes.length,
    previousHead: previous(),
    treeSize: commits.length,
    rootHash: add(commits.length),
  };
  return [
    ...heads,
    signed({ format, purpose: 'export', ...facts, signedAt: at(sizes.length) }, keyOf(sizes.length + 1)),
  ];
}

/** The lines of a chain file, each head behind the commits that it was signed over. */
export function chainFile(
  commits: readonly LoggedCommit[],
  heads: readonly SignedTreeHead[],
): readonly string[] {
  const lines: string[] = [];
  let next = 0;
  for (const head of heads) {
    for (; next < Math.min(head.treeSize, commits.length); next += 1) {
      const commit = commits[next];
      if (commit) lines.push(commitLine(commit));
    }
    lines.push(headLine(head));
  }
  return lines;
}
