import type { SignedTreeHead } from '#contracts';
import type { Clock, ProofLog } from '#ports';
import { commitLine, headLine, type LogTree } from '#proof';
import type { Anchor } from './anchor.js';
import { nextHead } from './next-head.js';
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
  const { log, anchor, keys, clock, onFault } = parts;
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
  const terms = { purpose: 'export', treeSize: size, now: clock.now() } as const;
  yield `${headLine(await nextHead(anchor.tree, await keys.signer(), last, terms))}\n`;
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
