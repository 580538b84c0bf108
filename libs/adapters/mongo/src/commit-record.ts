import type { Commit, NewCommit, StreamId } from '#ports';

/**
 * A commit as it is stored. `body` is the exact text that the chain of hashes covers; beside it stands only
 * what is not in it.
 */
export interface CommitRecord {
  /** `<stream id>/<number, eight digits>`: keeps the number unique within the stream; sorts by number */
  readonly _id: string;
  readonly firstVersion: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly body: string;
  /** by the clock of the process that wrote it; good enough to find what was written lately */
  readonly storedAt: Date;
}

const DIGITS = 8;

export const commitKey = (streamId: StreamId, commit: number): string =>
  `${streamId}/${String(commit).padStart(DIGITS, '0')}`;

export function placeOf(key: string): { readonly streamId: StreamId; readonly commit: number } {
  const slash = key.length - DIGITS - 1;
  return { streamId: key.slice(0, slash), commit: Number(key.slice(slash + 1)) };
}

/** A commit before it is sent. */
export type NewCommitRecord = Omit<CommitRecord, 'storedAt'>;

export const toRecord = (commit: Commit, body: string): NewCommitRecord => ({
  _id: commitKey(commit.streamId, commit.commit),
  firstVersion: commit.firstVersion,
  previousHash: commit.previousHash,
  hash: commit.hash,
  body,
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
