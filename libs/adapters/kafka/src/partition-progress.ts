import { DoneThrough } from '#ports';

/** What a group's offset of a partition should say. */
export interface Commit {
  /** of the first message that is not done with */
  readonly offset: number;
  /** those behind it that are */
  readonly ahead: ReadonlySet<number>;
}

/**
 * What is done with in one partition, also across rebalances. Whenever the group is joined, the messages
 * behind the committed offset come again; those that are in hand still, or were done with ahead of others,
 * are known and not taken twice.
 */
export class PartitionProgress {
  /** since the group was joined; none before the first message */
  #through: DoneThrough | undefined;
  #start = -1;
  /** the last that was read since the group was joined */
  #readTo = -1;
  /** done through, as far as it was known when the group was joined */
  #before = -1;
  /** done with, and not yet seen again since the group was joined */
  readonly #known = new Set<number>();
  /** given out and neither done with nor given back */
  readonly #held = new Set<number>();
  #committed = -1;
  /** more was done with, ahead of the offset, than was committed */
  #moreAhead = false;

  /** @returns nothing when all is said */
  toCommit(): Commit | undefined {
    if (!this.#through) return undefined;
    const { value, ahead } = this.#through;
    if (value + 1 <= this.#committed && !this.#moreAhead) return undefined;
    this.#moreAhead = false;
    return { offset: value + 1, ahead };
  }

  /** Done through; -1 when nothing is known. */
  get doneTo(): number {
    return this.#through?.value ?? this.#before;
  }

  committed(offset: number): void {
    this.#committed = Math.max(this.#committed, offset);
  }

  notCommitted(): void {
    this.#moreAhead = true;
  }

  /** Before the first message after a join: what the last owner has said to be done with ahead. */
  learn(done: readonly number[]): void {
    for (const offset of done) this.#known.add(offset);
  }

  /** The group was joined: the log is read again from the offset that it has for this partition. */
  rejoin(): void {
    if (!this.#through) return;
    this.#before = this.#through.value;
    for (const offset of this.#through.ahead) this.#known.add(offset);
    this.#through = undefined;
  }

  /** @returns whether the message is to be handled; false for one that is known */
  take(offset: number): boolean {
    if (!this.#through || offset <= this.#readTo) this.#begin(offset);
    const through = this.#through;
    this.#readTo = offset;
    if (!through || offset <= through.value) return false;
    through.take(offset);
    if (this.#known.delete(offset)) {
      this.#finish(offset);
      return false;
    }
    return !this.#held.has(offset);
  }

  /** Passes over what is no message: marks of transactions at the end of what was read. */
  pass(offset: number): void {
    if (this.take(offset)) this.#finish(offset);
  }

  hold(offset: number): void {
    this.#held.add(offset);
  }

  done(offset: number): void {
    this.#held.delete(offset);
    if (this.seen(offset)) this.#finish(offset);
    else if (offset > this.#before) this.#known.add(offset);
  }

  /** It was not done with, and comes again with the log. */
  giveBack(offset: number): void {
    this.#held.delete(offset);
  }

  /** Whether the log has brought it (again) since the group was joined. */
  seen(offset: number): boolean {
    return this.#through !== undefined && offset > this.#start && offset <= this.#readTo;
  }

  #finish(offset: number): void {
    this.#through?.done(offset);
    this.#moreAhead ||= (this.#through?.ahead.size ?? 0) > 0;
  }

  /**
   * The first message since the group was joined. If it lies behind the done ones, others went on from
   * there. If it lies before what is committed, or before what was read since, the log or the group's
   * offsets were set back: what was known of them is worth nothing.
   */
  #begin(first: number): void {
    const setBack = first < this.#committed || this.#through !== undefined;
    if (setBack) {
      this.#known.clear();
      this.#before = -1;
      this.#committed = -1;
    }
    this.#start = Math.max(this.#before, first - 1);
    for (const offset of this.#known) if (offset <= this.#start) this.#known.delete(offset);
    this.#committed = Math.max(this.#committed, first);
    this.#through = new DoneThrough(this.#start);
  }
}
