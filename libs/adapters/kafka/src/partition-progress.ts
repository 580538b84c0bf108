import { DoneThrough } from '#ports';

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

  /** The offset to commit: of the first message that is not done with. None: nothing is to be said. */
  get toCommit(): number | undefined {
    const next = this.#through && this.#through.value + 1;
    return next !== undefined && next > this.#committed ? next : undefined;
  }

  /** Done through; -1 when nothing is known. */
  get doneTo(): number {
    return this.#through?.value ?? this.#before;
  }

  committed(offset: number): void {
    this.#committed = Math.max(this.#committed, offset);
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
      through.done(offset);
      return false;
    }
    return !this.#held.has(offset);
  }

  /** Passes over what is no message: marks of transactions at the end of what was read. */
  pass(offset: number): void {
    if (this.take(offset)) this.#through?.done(offset);
  }

  hold(offset: number): void {
    this.#held.add(offset);
  }

  done(offset: number): void {
    this.#held.delete(offset);
    if (this.seen(offset)) this.#through?.done(offset);
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
