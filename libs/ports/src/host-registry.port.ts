import type { HostExpectation, HostRecords, HostRetirement, HostSighting, HostWatcher } from '#domain';

/**
 * Keeps what hosts say of themselves, who is expected to, and who listens. Processes share one: what
 * comes twice or out of order does no harm.
 */
export interface HostRegistry {
  /**
   * Takes an announcement in, unless the same process has already said something newer of that host.
   * Other processes that this host was not heard from through for an hour are forgotten.
   * @throws {StoreUnavailable}
   */
  seen(sighting: HostSighting): Promise<void>;
  /** Remembers since when hosts are expected; of one that is known the earlier time stays. @throws {StoreUnavailable} */
  expect(hosts: readonly HostExpectation[]): Promise<void>;
  /** A sign of life of somebody who takes announcements in; those without one for an hour are forgotten. @throws {StoreUnavailable} */
  watching(watcher: HostWatcher): Promise<void>;
  /** Somebody stops in order, and takes nothing in any more. @throws {StoreUnavailable} */
  unwatching(watcherId: string): Promise<void>;
  /** Remembers that a host is gone for good; what was said first stays. @throws {StoreUnavailable} */
  retire(retirement: HostRetirement): Promise<void>;
  /** The hosts that are gone for good, by name. @throws {StoreUnavailable} */
  retired(): Promise<readonly HostRetirement[]>;
  /** Everything that is known, in no order. @throws {StoreUnavailable} */
  list(): Promise<HostRecords>;
}

/** Processes without a sign of life for so long are forgotten, real milliseconds. */
export const PROCESS_FORGOTTEN_AFTER_MS = 3_600_000;
