import { ConcurrentCommit, VaultRefused, type EventStore, type TaskVault } from '#ports';
import type { Metrics } from './metrics.js';

/** Counts what is appended, and what somebody else was faster with. */
export const meteredEventStore = (store: EventStore, metrics: Metrics): EventStore => ({
  async append(streamId, after, commit) {
    try {
      const stored = await store.append(streamId, after, commit);
      metrics.appended(commit.events.length);
      return stored;
    } catch (error) {
      if (error instanceof ConcurrentCommit) metrics.conflicted();
      throw error;
    }
  },
  read: (streamId, after) => store.read(streamId, after),
});

/** Counts what is opened at the vault. */
export const meteredTaskVault = (vault: TaskVault, metrics: Metrics): TaskVault => ({
  async open(taskToken) {
    try {
      const opened = await vault.open(taskToken);
      metrics.vaultAsked('opened');
      return opened;
    } catch (error) {
      metrics.vaultAsked(error instanceof VaultRefused ? 'refused' : 'failed');
      throw error;
    }
  },
});
