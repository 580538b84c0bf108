import type { SignedTreeHead } from '#contracts';
import { later } from '#domain';
import { NO_HASH, type Clock, type ProofLog } from '#ports';
import { commitLine, headHash, headLine, type LogTree } from '#proof';
import type { Anchor } from './anchor.js';
import type { SigningKeyRing } from './signing-key-ring.js';

export interface LogExportParts {
  readonly log: ProofLog;
  readonly anchor: Pick<Anchor, 'now'> & { readonly tree: LogTree };
  readonly keys: SigningKeyRing;
  readonly clock: Clock;
  /** told when no head could be signed over all that is there: the file then shows where it breaks */
  readonly onFault: (error: unknown) => void;
}

/** Heads that are read at once. */
const HEADS = 200;

/**
 * The chain file, line by line with line breaks: every commit that was made before the call in the order of
 * the log, each head behind the commits that it was signed over, and at the end one over all of them.
 * @throws {StoreUnavailable} also while it is read
 */
export async function* exportLog(parts: LogExportParts): AsyncIterable<string> {
  const { log, anchor, onFault } = parts;
  await anchor.now().catch(onFault);
  // The order matters: the log only grows, and what was signed lies within it.
  const last = await log.lastHead();
  const size = Math.max(await log.size(), last?.treeSize ?? 0);
  const heads = headsOf(log, last?.number ?? 0);
  let head = await next(heads);
  let written = 0;
  for await (const commits of log.commits(0, size)) {
    const lines: string[] = [];
    for (const commit of commits) {
      lines.push(commitLine(commit));
      written += 1;
      for (; head?.treeSize === written; head = await next(heads)) lines.push(headLine(head));
    }
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
  // Those over commits that are not there any more.
  for (; head; head = await next(heads)) yield `${headLine(head)}\n`;
  yield `${headLine(await lastHeadOf(parts, last, size))}\n`;
}

async function lastHeadOf(
  { anchor, keys, clock }: LogExportParts,
  last: SignedTreeHead | undefined,
  treeSize: number,
): Promise<SignedTreeHead> {
  const signer = await keys.signer();
  const now = clock.now();
  const head = {
    format: 'lethe-tree-head/1' as const,
    purpose: 'export' as const,
    number: last?.number ?? 0,
    previousHead: last ? headHash(last) : NO_HASH,
    treeSize,
    rootHash: (await anchor.tree.root(treeSize)).toString('hex'),
    signedAt: last ? later(now, last.signedAt) : now,
    key: signer.jwk,
  };
  return { ...head, signature: signer.sign(head) };
}

async function* headsOf(log: ProofLog, through: number): AsyncGenerator<SignedTreeHead> {
  for (let after = 0; after < through;) {
    const heads = await log.heads(after, HEADS);
    if (heads.length === 0) return;
    for (const head of heads) if (head.number <= through) yield head;
    after = heads.at(-1)?.number ?? through;
  }
}

const next = async (heads: AsyncGenerator<SignedTreeHead>): Promise<SignedTreeHead | undefined> => {
  const taken = await heads.next();
  return taken.done ? undefined : taken.value;
};
