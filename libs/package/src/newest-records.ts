interface Kept {
  readonly at: number;
  readonly nth: number;
  readonly text: string;
}

/** Of very many records the newest few, newest first, in memory of these few. Those without a time come last. */
export class NewestRecords {
  /** all that came */
  count = 0;
  private kept: Kept[] = [];

  /** @param limits how many, and how many characters in all */
  constructor(private readonly limits: { readonly records: number; readonly characters: number }) {}

  /** @param text undefined: it counts, and is too long to be kept */
  add(at: number, text: string | undefined): void {
    this.count += 1;
    if (text === undefined) return;
    this.kept.push({ at, nth: this.count, text });
    if (this.kept.length >= 2 * this.limits.records) this.kept = this.newest();
  }

  texts(): readonly string[] {
    let left = this.limits.characters;
    return this.newest()
      .map(({ text }) => text)
      .filter((text) => (left -= text.length) >= 0);
  }

  private newest(): Kept[] {
    return this.kept
      .sort((one, other) => (one.at === other.at ? one.nth - other.nth : one.at > other.at ? -1 : 1))
      .slice(0, this.limits.records);
  }
}
