import { hash } from 'node:crypto';
import type { Commit, NewCommit, StreamId } from './event-store.port.js';

export const NO_HASH = '0'.repeat(64);

/** What is stored of a commit besides its place: the exact bytes that the chain covers. */
export const commitBody = (commit: NewCommit): string =>
  JSON.stringify({
    commandId: commit.commandId,
    committedAt: commit.committedAt,
    actor: commit.actor,
    events: commit.events,
    // Left out where there is none: the bytes of older commits stay what they were.
    traceparent: commit.traceparent,
  });

/**
 * SHA-256 over `<stream id>\n<commit>\n<first version>\n<previous hash>\n<body>`, hexadecimal. The body is
 * hashed as stored, so that what is encrypted in it stays provable after its key is gone.
 */
export const commitHash = (
  place: {
    readonly streamId: StreamId;
    readonly commit: number;
    readonly firstVersion: number;
    readonly previousHash: string;
  },
  body: string,
): string =>
  hash(
    'sha256',
    `${place.streamId}\n${place.commit}\n${place.firstVersion}\n${place.previousHash}\n${body}`,
    'hex',
  );

/** Gives a new commit its place behind the last one of its stream. */
export function chain(
  streamId: StreamId,
  after: Pick<Commit, 'commit' | 'firstVersion' | 'events' | 'hash'> | undefined,
  commit: NewCommit,
): { readonly stored: Commit; readonly body: string } {
  const body = commitBody(commit);
  const place = {
    streamId,
    commit: (after?.commit ?? 0) + 1,
    firstVersion: after ? after.firstVersion + after.events.length : 1,
    previousHash: after?.hash ?? NO_HASH,
  };
  // Member by member: spreading the two takes longer than the hash.
  const stored: Commit = {
    commandId: commit.commandId,
    committedAt: commit.committedAt,
    actor: commit.actor,
    events: commit.events,
    streamId,
    commit: place.commit,
    firstVersion: place.firstVersion,
    previousHash: place.previousHash,
    hash: commitHash(place, body),
  };
  const { traceparent } = commit;
  return { stored: traceparent === undefined ? stored : { ...stored, traceparent }, body };
}
