import type { Certificate, CertifiedErasure } from '#contracts';
import type { TestKey } from './chain-file.fixture.js';
import { signed, someCommits } from './chain-file.fixture.js';
import { commitLeaf, GrowingTree, inclusionPath } from './merkle.js';
import { signatureOf } from './signatures.js';

const at = '2026-12-21T09:00:00.000Z';

/** The certificate of an erasure, over the commit with this place in a log of some commits. */
export async function aCertificate(
  erasure: CertifiedErasure,
  key: TestKey,
  place = 11,
): Promise<Certificate> {
  const commits = someCommits(20);
  const rootOf = async (from: number, to: number) => {
    const tree = new GrowingTree();
    for (const { hash } of commits.slice(from, to)) tree.add(commitLeaf(hash));
    return tree.root();
  };
  const head = signed(
    {
      format: 'lethe-tree-head/1',
      purpose: 'anchor',
      number: 3,
      previousHead: '7'.repeat(64),
      treeSize: commits.length,
      rootHash: (await rootOf(0, commits.length)).toString('hex'),
      signedAt: at,
    },
    key,
  );
  const path = await inclusionPath(place, commits.length, rootOf);
  const { commit = 1, hash = '' } = commits[place] ?? {};
  const certified: Omit<Certificate, 'signature'> = {
    ...erasure,
    chain: {
      streamId: erasure.chain.streamId,
      commit,
      hash,
      inclusion: { leafIndex: place, path: path.map((each) => each.toString('hex')), head },
    },
    key: key.jwk,
  };
  return { ...certified, signature: signatureOf(certified, key.key) };
}
