import type { Commit, NewCommit, StreamId } from '#ports';

/**
 * A commit as it is stored. `body` is the exact text that the chain of hashes covers; beside it stands what
 * is not in it, and the command, by which a repeated one is found.
 */
export interface CommitRecord {
  /** `<stream id>/<number, eight digits>`: sorts a stream's commits by number, and keeps a number unique */
  readonly _id: string;
  readonly firstVersion: number;
  readonly commandId: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly body: string;
  /** by the clock of the process that wrote it; good enough to find what was written lately */
  readonly storedAt: Date;
}

const DIGITS = 8;

export const commitKey = (streamId: StreamId, commit: number): string =>
  `${streamId}/${String(commit).padStart(DIGITS, '0')}`;

/** All commits of a stream behind a number, as a range of keys: `0` is the character behind `/`. */
export const commitsBehind = (
  streamId: StreamId,
  commit: number,
): { readonly $gt: string; readonly $lt: string } => ({
  $gt: commit === 0 ? `${streamId}/` : commitKey(streamId, commit),
  $lt: `${streamId}0`,
});

export function placeOf(key: string): { readonly streamId: StreamId; readonly commit: number } {
  const slash = key.length - DIGITS - 1;
  return { streamId: key.slice(0, slash), commit: Number(key.slice(slash + 1)) };
}

export const toRecord = (commit: Commit, body: string, storedAt: Date): CommitRecord => ({
  _id: commitKey(commit.streamId, commit.commit),
  firstVersion: commit.firstVersion,
  commandId: commit.commandId,
  previousHash: commit.previousHash,
  hash: commit.hash,
  body,
  storedAt,
});

export function toCommit({ _id, firstVersion, previousHash, hash, body }: CommitRecord): Commit {
  const { commandId, committedAt, actor, events, traceparent } = JSON.parse(body) as NewCommit;
  return {
    commandId,
    committedAt,
    actor,
    events,
    ...(traceparent !== undefined && { traceparent }),
    ...placeOf(_id),
    firstVersion,
    previousHash,
    hash,
  };
}
