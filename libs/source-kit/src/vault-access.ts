import type { OpenedTask, TaskVault } from '#ports';

/**
 * The task as the vault opened it, always by the token in hand: a task that was sent again while it
 * was worked on brought a new one, and the old one is of no use when its lease is over.
 */
export class VaultAccess {
  #last: { readonly token: string; readonly opened: Promise<OpenedTask> } | undefined;

  constructor(
    private readonly vault: TaskVault,
    private readonly token: () => string,
  ) {}

  /** @throws {VaultRefused} @throws {KeyDestroyed} @throws {UnknownKey} @throws {StoreUnavailable} */
  async opened(): Promise<OpenedTask> {
    const token = this.token();
    if (this.#last?.token === token) return this.#last.opened;
    const opened = this.vault.open(token);
    this.#last = { token, opened };
    try {
      return await opened;
    } catch (error) {
      this.#last = undefined;
      throw error;
    }
  }
}
