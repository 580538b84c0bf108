import { setTimeout as pause } from 'node:timers/promises';
import { StoredLogChanged, type StoredLog } from '#proof';
import type { AttentionItem } from '../privacy-requests.js';

export interface StoredLogWatchParts {
  readonly stored: StoredLog;
  /** between two goes; milliseconds of real time */
  readonly every: number;
  /** told of faults, and of a change once; the next go comes with the next interval */
  readonly onFault: (error: unknown) => void;
}

/** Reads the stored log again while Lethe runs, and keeps what was found to be changed until it is put right. */
export class StoredLogWatch {
  readonly #stopping = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #found: StoredLogChanged | undefined;

  constructor(private readonly parts: StoredLogWatchParts) {}

  get found(): StoredLogChanged | undefined {
    return this.#found;
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async look(): Promise<void> {
    try {
      await this.parts.stored.readOn();
      this.#found = undefined;
    } catch (error) {
      const isKnown = error instanceof StoredLogChanged && error.message === this.#found?.message;
      // A store that does not answer says nothing of what lies in it.
      if (error instanceof StoredLogChanged) this.#found = error;
      if (!isKnown) this.parts.onFault(error);
    }
  }

  /** What needs somebody. */
  attention(): readonly AttentionItem[] {
    if (!this.#found) return [];
    return [
      {
        requestId: null,
        taskId: null,
        source: null,
        host: null,
        dueAt: null,
        reason: 'log-changed',
        message: `Somebody has changed the store behind Lethe. ${this.#found.message}`,
        nextAction:
          'Keep the store as it is, find out who wrote into it, and compare it with a backup and with a chain file that you kept: lethe log verify says where it breaks.',
      },
    ];
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(this.parts.every, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.look();
    }
  }
}
