import type { Collection } from 'mongodb';
import {
  chain,
  ConcurrentCommit,
  type Commit,
  type CommitNumber,
  type EventStore,
  type NewCommit,
  type StreamId,
} from '#ports';
import { CommitInserts } from './commit-inserts.js';
import { commitKey, toCommit, toRecord, type CommitRecord } from './commit-record.js';
import { inStore, StoreRefused } from './store-faults.js';
import { ranBefore, StreamHeads } from './stream-heads.js';

type After = Pick<Commit, 'commit' | 'firstVersion' | 'events' | 'hash'> | undefined;

/** In characters of the body: well below what one document, and the change event that carries it, may hold. */
const LONGEST_BODY = 4 << 20;

/** Commits that are looked up at once: at first as many as most requests have, then more. */
const FEW = 32;
const MANY = 128;

/**
 * One document per commit, added whole or not at all: the number of a commit is in its key, so two that were
 * decided on the same state collide. Reads see only what a majority has, as only that stays.
 */
export class MongoEventStore implements EventStore {
  readonly #commits: Collection<CommitRecord>;
  readonly #inserts: CommitInserts;
  readonly #heads = new StreamHeads();

  constructor(commits: Collection<CommitRecord>) {
    this.#commits = commits;
    this.#inserts = new CommitInserts(commits);
  }

  async append(streamId: StreamId, after: After, commit: NewCommit): Promise<Commit> {
    if (after && !this.#isKnown(streamId, after)) {
      const repeated = await this.#look(streamId, after, commit.commandId);
      if (repeated) return repeated;
    } else if (after && ranBefore(this.#heads.get(streamId), commit.commandId)) {
      const repeated = await this.#find(streamId, commit.commandId);
      if (repeated) return repeated;
    }
    const { stored, body } = chain(streamId, after, commit);
    if (body.length > LONGEST_BODY)
      throw new StoreRefused(
        `a commit of ${body.length} characters, of ${LONGEST_BODY} at most`,
        'too-large',
      );
    if (!(await this.#inserts.add(toRecord(stored, body)))) {
      const repeated = await this.#find(streamId, commit.commandId);
      if (repeated) return repeated;
      throw new ConcurrentCommit(streamId);
    }
    this.#heads.saw(streamId, stored);
    return stored;
  }

  async read(streamId: StreamId, after: CommitNumber = 0): Promise<readonly Commit[]> {
    const commits: Commit[] = [];
    for await (const record of this.#behind(streamId, after)) commits.push(toCommit(record));
    for (const commit of commits) this.#heads.saw(streamId, commit);
    return commits;
  }

  /**
   * The commits of a stream in order. They are numbered without gaps, so their keys are known: a stream is
   * looked up key by key, until one is not there.
   */
  async *#behind(streamId: StreamId, after: CommitNumber): AsyncGenerator<CommitRecord> {
    for (let next = after + 1, some = FEW; ; next += some, some = MANY) {
      const keys = Array.from({ length: some }, (_, index) => commitKey(streamId, next + index));
      const records = await inStore('commits could not be read', () =>
        this.#commits
          .find({ _id: { $in: keys } })
          .sort({ _id: 1 })
          .toArray(),
      );
      yield* records;
      if (records.length < some) return;
    }
  }

  #isKnown(streamId: StreamId, { commit, hash }: NonNullable<After>): boolean {
    const head = this.#heads.get(streamId);
    return head?.commit === commit && head.hash === hash;
  }

  /**
   * Checks a commit that this process has not seen: it has to be the last of its stream.
   * @returns the commit of the same command, if there is one
   */
  async #look(streamId: StreamId, after: NonNullable<After>, commandId: string): Promise<Commit | undefined> {
    const commits = await this.read(streamId);
    const repeated = commits.find((commit) => commit.commandId === commandId);
    if (!repeated && (commits.length !== after.commit || commits.at(-1)?.hash !== after.hash))
      throw new ConcurrentCommit(streamId);
    return repeated;
  }

  async #find(streamId: StreamId, commandId: string): Promise<Commit | undefined> {
    return (await this.read(streamId)).find((commit) => commit.commandId === commandId);
  }
}
