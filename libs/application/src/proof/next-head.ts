import type { Instant, SignedTreeHead } from '#contracts';
import { later } from '#domain';
import { NO_HASH } from '#ports';
import { headHash, type LogTree } from '#proof';
import type { Signer } from './signing-key-ring.js';

export interface HeadTerms {
  /** anchors count on; the head at the end of a file has the number of the last of them */
  readonly purpose: SignedTreeHead['purpose'];
  readonly treeSize: number;
  readonly now: Instant;
}

/** Signs a head behind the last anchor, never earlier than that. @throws {StoreUnavailable} */
export async function nextHead(
  tree: LogTree,
  signer: Signer,
  last: SignedTreeHead | undefined,
  { purpose, treeSize, now }: HeadTerms,
): Promise<SignedTreeHead> {
  const head = {
    format: 'lethe-tree-head/1' as const,
    purpose,
    number: (last?.number ?? 0) + (purpose === 'anchor' ? 1 : 0),
    previousHead: last ? headHash(last) : NO_HASH,
    treeSize,
    rootHash: (await tree.root(treeSize)).toString('hex'),
    signedAt: last ? later(now, last.signedAt) : now,
    key: signer.jwk,
  };
  return { ...head, signature: signer.sign(head) };
}
