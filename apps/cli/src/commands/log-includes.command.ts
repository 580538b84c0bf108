import { LoggedProof } from '#contracts';
import { commitLeaf, isHeadSigned, rootOfInclusion } from '#proof';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import { goodText, keysFrom, leftOpen } from '../proof/given-keys.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';

export interface LogIncludesOptions {
  readonly keys?: string;
  readonly json?: boolean;
}

/** Asks a server for the proof that a commit stands in its log, and checks it here. */
export async function includesCommit(
  streamId: string,
  commit: string,
  options: LogIncludesOptions,
  session: Session,
): Promise<number> {
  const keys = await keysFrom(options.keys);
  const proof = await new LetheClient(session.environment()).json(LoggedProof, {
    path: '/v1/log/inclusion',
    query: { streamId, commit },
    signal: session.signal,
  });
  const { hash, inclusion } = proof;
  const { head, leafIndex: place, path } = inclusion;
  const root = rootOfInclusion(
    commitLeaf(hash),
    { place, size: head.treeSize },
    path.map((each) => Buffer.from(each, 'hex')),
  );
  const holds =
    proof.streamId === streamId &&
    String(proof.commit) === commit &&
    keys.has(head.key) &&
    isHeadSigned(head) &&
    root?.toString('hex') === head.rootHash;
  const { terminal } = session;
  if (options.json)
    terminal.out(jsonLine({ verified: holds, ...proof, keysVouchedFor: keys.from === 'given' }));
  else
    terminal.out(
      holds
        ? goodText(
            `Commit ${commit} of stream ${streamId} (${hash}) stands in the log at place ${place}, under head ${head.number}, signed at ${head.signedAt}.`,
            leftOpen(keys, 'the head itself', []),
          )
        : printable(
            `What the server sent does not prove that commit ${commit} of stream ${streamId} stands in its log.`,
          ) + '\n',
    );
  return holds ? exitCodes.fine : exitCodes['answer-is-no'];
}
