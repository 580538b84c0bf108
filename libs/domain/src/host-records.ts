import {
  Source,
  type Actor,
  type HostAnnounced,
  type HostName,
  type HostRole,
  type Instant,
} from '#contracts';
import type { Topology } from './fan-out-plan.js';

/** What is known of hosts beside their tasks. All times here are real ones, also in the sandbox. */

/** An announcement that was taken in. */
export interface HostSighting {
  readonly announcement: HostAnnounced;
  /** when it was said: by the host's clock, but never later than it was received */
  readonly seenAt: Instant;
  /** by the clock of whoever took it in */
  readonly receivedAt: Instant;
}

/** Since when a host is in the settings. */
export interface HostExpectation {
  readonly source: Source;
  /** lower case; null for a source without hosts */
  readonly host: HostName | null;
  readonly since: Instant;
}

/** A process that takes announcements in: what was said while there was none, nobody has heard. */
export interface HostWatcher {
  readonly id: string;
  readonly since: Instant;
  /** its last sign of life */
  readonly at: Instant;
}

/** A host that a person said is gone for good. */
export interface HostRetirement {
  /** lower case */
  readonly host: HostName;
  /** as it was given; shown to those who see hosts, and written nowhere else in the clear */
  readonly reason: string;
  readonly by: Actor;
  readonly at: Instant;
}

export interface HostRecords {
  /** the newest announcement of each process, for each host */
  readonly sightings: readonly HostSighting[];
  readonly expected: readonly HostExpectation[];
  readonly watchers: readonly HostWatcher[];
  readonly retired: readonly HostRetirement[];
}

/** A place where a handler has to be, by the settings. */
export interface ConfiguredHost {
  readonly source: Source;
  /** null for a source without hosts */
  readonly host: HostName | null;
  readonly roles: readonly HostRole[];
}

/** Every place of the topology where a handler has to be, in the order of the settings. */
export const configuredHosts = (topology: Topology): readonly ConfiguredHost[] =>
  Source.options.flatMap((source): readonly ConfiguredHost[] => {
    const own = topology[source];
    if (!own) return [];
    const { hosts = [{ name: null, roles: [] }] } = own;
    return hosts.map(({ name, roles = [] }) => ({ source, host: name, roles }));
  });
