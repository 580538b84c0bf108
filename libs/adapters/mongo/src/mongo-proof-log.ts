import type { Collection } from 'mongodb';
import { SignedTreeHead } from '#contracts';
import type { Commit, LogEntry, LoggedCommit, ProofLog } from '#ports';
import { commitKey, placeOf, type CommitRecord } from './commit-record.js';
import { LogGrowth } from './log-growth.js';
import { inStore, unlessThere } from './store-faults.js';

/** A commit's place in the log. */
export interface EntryRecord {
  /** the place: 0, 1, 2, … */
  readonly _id: number;
  /** key of the commit */
  readonly key: string;
  readonly hash: string;
}

export interface BlockRecord {
  readonly _id: number;
  readonly root: string;
}

export interface HeadRecord {
  readonly _id: number;
  readonly treeSize: number;
  /** JSON */
  readonly head: string;
}

export interface ProofLogCollections {
  readonly commits: Collection<CommitRecord>;
  readonly entries: Collection<EntryRecord>;
  readonly blocks: Collection<BlockRecord>;
  readonly heads: Collection<HeadRecord>;
}

const BATCH = 200;

/**
 * The order of the log is written by whoever follows the commits for it, one process at a time. A process
 * that has lost its lease and does not know it yet does no harm: places and commits are unique, entries are
 * added in order, and whoever finds a place taken looks again.
 */
export class MongoProofLog implements ProofLog {
  readonly #growth = new LogGrowth(() => this.size());

  constructor(private readonly log: ProofLogCollections) {}

  async take(commits: readonly Commit[]): Promise<void> {
    for (;;) {
      const wanting = await this.#withoutPlace(commits);
      if (wanting.length === 0) return;
      const size = await this.size();
      const entries = wanting.map(({ streamId, commit, hash }, index) => ({
        _id: size + index,
        key: commitKey(streamId, commit),
        hash,
      }));
      if (await this.#insert(entries)) return;
    }
  }

  async size(): Promise<number> {
    const last = await inStore('the log could not be read', () =>
      this.log.entries.findOne({}, { sort: { _id: -1 }, projection: { _id: 1 } }),
    );
    return last ? last._id + 1 : 0;
  }

  async grown(size: number, signal: AbortSignal): Promise<void> {
    return this.#growth.beyond(size, signal);
  }

  async entries(from: number, to: number): Promise<readonly LogEntry[]> {
    return (await this.#records(from, to)).map(({ key, hash }) => ({ ...placeOf(key), hash }));
  }

  async hashes(from: number, to: number): Promise<readonly string[]> {
    return (await this.#records(from, to)).map(({ hash }) => hash);
  }

  async *commits(from: number, to: number): AsyncIterable<readonly LoggedCommit[]> {
    for (let next = from; next < to; next += BATCH) {
      const keys = (await this.#records(next, Math.min(to, next + BATCH))).map(({ key }) => key);
      const found = await inStore('commits could not be read', () =>
        this.log.commits.find({ _id: { $in: keys } }).toArray(),
      );
      const byKey = new Map(found.map((record) => [record._id, record]));
      // One that has a place and is gone is left out: the tree over the log tells of it.
      yield keys.flatMap((key) => logged(byKey.get(key)));
    }
  }

  async placeOf(streamId: string, commit: number): Promise<number | undefined> {
    const key = commitKey(streamId, commit);
    return (await inStore('the log could not be read', () => this.log.entries.findOne({ key })))?._id;
  }

  async blocks(from: number): Promise<readonly string[]> {
    const records = await inStore('the tree could not be read', () =>
      this.log.blocks
        .find({ _id: { $gte: from } })
        .sort({ _id: 1 })
        .toArray(),
    );
    return records.map(({ root }) => root);
  }

  async addBlocks(from: number, roots: readonly string[]): Promise<void> {
    // One after another: whatever breaks off leaves no gap.
    for (const [index, root] of roots.entries())
      await this.#add(this.log.blocks, { _id: from + index, root });
  }

  async addHead(head: SignedTreeHead): Promise<boolean> {
    const { number, treeSize } = head;
    return this.#add(this.log.heads, { _id: number, treeSize, head: JSON.stringify(head) });
  }

  async lastHead(): Promise<SignedTreeHead | undefined> {
    return read(await inStore(HEADS, () => this.log.heads.findOne({}, { sort: { _id: -1 } })));
  }

  async heads(after: number, limit: number): Promise<readonly SignedTreeHead[]> {
    const records = await inStore(HEADS, () =>
      this.log.heads
        .find({ _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    );
    return records.flatMap((record) => read(record) ?? []);
  }

  async headOver(place: number): Promise<SignedTreeHead | undefined> {
    return read(
      await inStore(HEADS, () =>
        this.log.heads.findOne({ treeSize: { $gt: place } }, { sort: { treeSize: 1, _id: 1 } }),
      ),
    );
  }

  #records(from: number, to: number): Promise<EntryRecord[]> {
    return inStore('the log could not be read', () =>
      this.log.entries
        .find({ _id: { $gte: from, $lt: to } })
        .sort({ _id: 1 })
        .toArray(),
    );
  }

  async #withoutPlace(commits: readonly Commit[]): Promise<readonly Commit[]> {
    const keys = commits.map(({ streamId, commit }) => commitKey(streamId, commit));
    const known = await inStore('the log could not be read', () =>
      this.log.entries.find({ key: { $in: keys } }, { projection: { _id: 0, key: 1 } }).toArray(),
    );
    const placed = new Set(known.map(({ key }) => key));
    return commits.filter((_, index) => !placed.has(keys[index] ?? ''));
  }

  /** @returns false: somebody else has taken a place, or placed a commit, since it was looked */
  async #insert(entries: readonly EntryRecord[]): Promise<boolean> {
    return unlessThere('commits may not have got their places', () =>
      this.log.entries.insertMany(entries, { ordered: true }),
    );
  }

  async #add<R extends { readonly _id: number }>(to: Collection<R>, record: R): Promise<boolean> {
    return unlessThere('a part of the tree may not have been kept', () =>
      to.insertOne(record as Parameters<typeof to.insertOne>[0]),
    );
  }
}

const HEADS = 'signed heads could not be read';

const read = (record: HeadRecord | null): SignedTreeHead | undefined =>
  record ? SignedTreeHead.parse(JSON.parse(record.head)) : undefined;

const logged = (record: CommitRecord | undefined): readonly LoggedCommit[] =>
  record
    ? [
        {
          ...placeOf(record._id),
          firstVersion: record.firstVersion,
          previousHash: record.previousHash,
          hash: record.hash,
          body: record.body,
        },
      ]
    : [];
