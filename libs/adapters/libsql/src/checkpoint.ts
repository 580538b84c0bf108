/** How far a reader has come. Saved now and then: what is lost in a crash is read once more. */
export class Checkpoint {
  #value: number;
  #saved: number;
  #saving: Promise<void> | undefined;

  constructor(
    start: number,
    /** runs the work in a transaction that comes soon */
    private readonly writeLater: (work: () => void) => Promise<void>,
    private readonly save: (value: number) => void,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.#value = this.#saved = start;
  }

  get value(): number {
    return this.#value;
  }

  moveTo(value: number): void {
    this.#value = value;
    this.#saving ??= this.#keepSaving();
  }

  /** Resolves when the newest value is saved, or cannot be. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  /** One save waits at a time, and takes the value that is reached when it is run. */
  async #keepSaving(): Promise<void> {
    try {
      while (this.#saved < this.#value) {
        let value = this.#value;
        await this.writeLater(() => this.save((value = this.#value)));
        this.#saved = value;
      }
    } catch (error) {
      this.onFault(error);
    } finally {
      this.#saving = undefined;
    }
  }
}
