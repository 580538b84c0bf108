import { setImmediate as turn } from 'node:timers/promises';
import { commitHash, type ProofLog } from '#ports';
import type { LogTree } from './log-tree.js';
import { commitLeafText, rootOverTexts } from './merkle.js';
import { isHeadSigned } from './tree-heads.js';

/** Leaves that are compared at once: a block of the tree, whose root is kept. */
const PART = 256;
/** Parts that are read in one go. */
const PARTS = 16;

/** What lies in the store is not what was signed: somebody has changed it behind Lethe. */
export class StoredLogChanged extends Error {
  override readonly name = 'StoredLogChanged';
}

/**
 * Reads the bytes of signed commits again, some thousand at a time, from the first to the last and then anew. The
 * tree alone would not show that they were changed: it is made of hashes, which are kept.
 */
export class StoredLog {
  #next = 0;

  constructor(
    private readonly log: Pick<ProofLog, 'commits' | 'lastHead'>,
    private readonly tree: LogTree,
    private readonly parts = PARTS,
  ) {}

  /**
   * Reads on. What was found to be changed is read first the next time: it may have been put right.
   * @throws {StoredLogChanged} @throws {StoreUnavailable}
   */
  async readOn(): Promise<void> {
    const head = await this.log.lastHead();
    if (!head) return;
    const { number, treeSize, rootHash } = head;
    if (!isHeadSigned(head)) throw new StoredLogChanged(`Head ${number} has another signature than it had.`);
    if ((await this.tree.root(treeSize)).toString('hex') !== rootHash)
      throw new StoredLogChanged(
        `The ${treeSize} commits are not those that head ${number} was signed over.`,
      );
    for (let part = 0; part < this.parts; part += 1) {
      const from = this.#next < treeSize ? this.#next : 0;
      const to = Math.min(treeSize, from + PART);
      await this.#read(from, to);
      this.#next = to;
      if (to === treeSize) {
        this.#next = 0;
        return;
      }
      await turn();
    }
  }

  async #read(from: number, to: number): Promise<void> {
    const leaves: string[] = [];
    for await (const commits of this.log.commits(from, to))
      for (const commit of commits) {
        const { streamId, commit: number, hash, body } = commit;
        if (commitHash(commit, body) !== hash)
          throw new StoredLogChanged(
            `Commit ${number} of stream ${streamId} is not the one that was signed.`,
          );
        leaves.push(commitLeafText(hash));
      }
    if (leaves.length === to - from && rootOverTexts(leaves).equals(await this.tree.rootOf(from, to))) return;
    throw new StoredLogChanged(`The commits ${from + 1} to ${to} of the log are not those that were signed.`);
  }
}
