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
import { commitsBehind, toCommit, toRecord, type CommitRecord } from './commit-record.js';
import { inStore, isDuplicate, StoreRefused } from './store-faults.js';
import { ranBefore, StreamHeads, type KnownCommit } from './stream-heads.js';

type After = Pick<Commit, 'commit' | 'firstVersion' | 'events' | 'hash'> | undefined;

/** In characters of the body: well below what one document, and the change event that carries it, may hold. */
const LONGEST_BODY = 4 << 20;

const NOT_READ = 'commits could not be read';

/**
 * One document per commit, added by one insert: the number of a commit is in its key, so two that were
 * decided on the same state collide. Reads see only what a majority has, as only that stays.
 */
export class MongoEventStore implements EventStore {
  readonly #commits: Collection<CommitRecord>;
  readonly #heads = new StreamHeads();

  constructor(commits: Collection<CommitRecord>) {
    this.#commits = commits;
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
    const added = await this.#insert(toRecord(stored, body, new Date()));
    if (!added) {
      const repeated = await this.#find(streamId, commit.commandId);
      if (repeated) return repeated;
      throw new ConcurrentCommit(streamId);
    }
    this.#heads.saw(streamId, stored);
    return stored;
  }

  async read(streamId: StreamId, after: CommitNumber = 0): Promise<readonly Commit[]> {
    const records = await inStore(NOT_READ, () =>
      this.#commits
        .find({ _id: commitsBehind(streamId, after) })
        .sort({ _id: 1 })
        .toArray(),
    );
    const commits = records.map(toCommit);
    for (const commit of commits) this.#heads.saw(streamId, commit);
    return commits;
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
    const known = await inStore(NOT_READ, () =>
      this.#commits
        .find({ _id: commitsBehind(streamId, 0) })
        .project<Pick<KnownCommit, 'hash' | 'commandId'>>({ hash: 1, commandId: 1 })
        .sort({ _id: 1 })
        .toArray(),
    );
    known.forEach(({ hash, commandId }, index) =>
      this.#heads.saw(streamId, { commit: index + 1, hash, commandId }),
    );
    if (known.some((commit) => commit.commandId === commandId)) return this.#find(streamId, commandId);
    if (known.length !== after.commit || known.at(-1)?.hash !== after.hash)
      throw new ConcurrentCommit(streamId);
    return undefined;
  }

  async #find(streamId: StreamId, commandId: string): Promise<Commit | undefined> {
    const found = await inStore(NOT_READ, () =>
      this.#commits.findOne({ _id: commitsBehind(streamId, 0), commandId }),
    );
    return found ? toCommit(found) : undefined;
  }

  /** @returns whether its place was free; an insert that was retried and had been done counts as done here */
  async #insert(record: CommitRecord): Promise<boolean> {
    return inStore('a commit may not have been written', async () => {
      try {
        await this.#commits.insertOne(record);
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    });
  }
}
