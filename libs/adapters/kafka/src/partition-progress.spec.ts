import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PartitionProgress } from './partition-progress.js';

const takeAll = (progress: PartitionProgress, offsets: readonly number[]): number[] =>
  offsets.filter((offset) => progress.take(offset));

/** A log without end, the broker's knowledge of one group, and what its one member is given. */
class GroupOfOne {
  readonly #progress = new PartitionProgress();
  readonly #inHand = new Set<number>();
  readonly #done = new Set<number>();
  #queued: number[] = [];
  #position = 0;
  #committed = 0;

  read(count: number): void {
    for (const end = this.#position + count; this.#position < end; this.#position += 1)
      if (this.#progress.take(this.#position)) this.#queued.push(this.#position);
  }

  handOut(): void {
    for (const offset of this.#queued.splice(0)) {
      if (this.#inHand.has(offset) || this.#done.has(offset)) throw new Error(`${offset} was given twice`);
      this.#progress.hold(offset);
      this.#inHand.add(offset);
    }
  }

  finish(which: number): void {
    const offset = [...this.#inHand][which % Math.max(1, this.#inHand.size)];
    if (offset === undefined) return;
    this.#inHand.delete(offset);
    this.#done.add(offset);
    this.#progress.done(offset);
  }

  /** @param heard whether the answer came back */
  commit(heard: boolean): void {
    const commit = this.#progress.toCommit();
    if (!commit) return;
    const through = Array.from({ length: commit.offset - this.#committed }, (_, n) => this.#committed + n);
    for (const offset of [...through, ...commit.ahead])
      if (!this.#done.has(offset)) throw new Error(`${offset} was committed and is not done with`);
    this.#committed = commit.offset;
    if (heard) this.#progress.committed(commit.offset);
    else this.#progress.notCommitted();
  }

  join(): void {
    this.#progress.rejoin();
    this.#position = this.#committed;
    this.#queued = [];
  }
}

describe('the progress of a partition', () => {
  it('commits only behind what is done with', () => {
    const progress = new PartitionProgress();
    expect(progress.toCommit()).toBeUndefined();
    expect(takeAll(progress, [10, 11, 12])).toEqual([10, 11, 12]);
    expect(progress.toCommit()).toBeUndefined();
    for (const offset of [10, 11, 12]) progress.hold(offset);
    progress.done(11);
    expect(progress.toCommit()).toEqual({ offset: 10, ahead: new Set([11]) });
    expect(progress.toCommit()).toBeUndefined();
    progress.done(10);
    expect(progress.toCommit()?.offset).toBe(12);
    progress.committed(12);
    expect(progress.toCommit()).toBeUndefined();
    progress.done(12);
    expect(progress.toCommit()?.offset).toBe(13);
  });

  it('takes nothing twice that is in hand or done with when the log comes again', () => {
    const progress = new PartitionProgress();
    takeAll(progress, [0, 1, 2, 3, 4]);
    for (const offset of [0, 1, 2, 3]) progress.hold(offset);
    progress.done(0);
    progress.done(2);
    progress.rejoin();
    // 3 ends between the join and the first messages after it.
    progress.done(3);
    expect(takeAll(progress, [0, 1, 2, 3, 4])).toEqual([4]);
    progress.done(1);
    expect(progress.toCommit()?.offset).toBe(4);
  });

  it('does not take what the last owner had done with ahead of the offset', () => {
    const progress = new PartitionProgress();
    progress.learn([12, 13]);
    expect(takeAll(progress, [10, 11, 12, 13, 14])).toEqual([10, 11, 14]);
    for (const offset of [10, 11]) progress.done(offset);
    expect(progress.toCommit()?.offset).toBe(14);
  });

  it('takes again what was given back', () => {
    const progress = new PartitionProgress();
    takeAll(progress, [0, 1]);
    progress.hold(0);
    progress.rejoin();
    expect(progress.seen(0)).toBe(false);
    progress.giveBack(0);
    expect(takeAll(progress, [0, 1])).toEqual([0, 1]);
  });

  it('believes the group where others went on while the partition was away', () => {
    const progress = new PartitionProgress();
    takeAll(progress, [0, 1, 2]);
    progress.hold(0);
    progress.rejoin();
    expect(takeAll(progress, [2, 3])).toEqual([2, 3]);
    expect(progress.toCommit()).toBeUndefined();
    progress.done(0);
    expect(progress.toCommit()).toBeUndefined();
    progress.done(2);
    expect(progress.toCommit()?.offset).toBe(3);
  });

  it('reads again what lies before its commits when the log or the offsets were set back', () => {
    const progress = new PartitionProgress();
    takeAll(progress, [5, 6, 7]);
    for (const offset of [5, 6, 7]) {
      progress.hold(offset);
      progress.done(offset);
    }
    progress.committed(8);
    progress.rejoin();
    expect(takeAll(progress, [0, 1, 5, 6])).toEqual([0, 1, 5, 6]);
    // Also without a join: the topic was made anew.
    expect(takeAll(progress, [0, 1])).toEqual([0, 1]);
  });

  it('passes over marks that are no messages', () => {
    const progress = new PartitionProgress();
    takeAll(progress, [0]);
    progress.pass(1);
    progress.hold(0);
    progress.done(0);
    expect(progress.toCommit()?.offset).toBe(2);
  });

  it('gives each message once and commits none that is not done with, through any number of joins', () => {
    const act = fc.oneof(
      fc.integer({ min: 1, max: 9 }).map((count) => (group: GroupOfOne) => group.read(count)),
      fc.nat(20).map((which) => (group: GroupOfOne) => group.finish(which)),
      fc.boolean().map((heard) => (group: GroupOfOne) => group.commit(heard)),
      fc.constant((group: GroupOfOne) => group.handOut()),
      fc.constant((group: GroupOfOne) => group.join()),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 150 }), (acts) => {
        const group = new GroupOfOne();
        for (const one of acts) one(group);
      }),
      { numRuns: 500 },
    );
  });
});
