import type { HostAlarmView, HostName } from '#contracts';
import type { Topology } from './fan-out-plan.js';
import { stillReporting } from './host-alarms.js';
import type { HostRetirement, HostSighting } from './host-records.js';

/** The topology without these hosts (names in lower case). A source that loses its last one is not there. */
export const withoutHosts = (topology: Topology, gone: ReadonlySet<string>): Topology =>
  Object.fromEntries(
    Object.entries(topology).flatMap(([source, own]) => {
      const hosts = own.hosts?.filter(({ name }) => !gone.has(name.toLowerCase()));
      if (hosts === undefined) return [[source, own]];
      return hosts.length === 0 ? [] : [[source, { ...own, hosts }]];
    }),
  );

/** What a retirement changes of what is known of a host. */
interface Covered {
  readonly host: HostName | null;
  readonly reporting: boolean;
  readonly alarms: readonly HostAlarmView[];
  readonly sightings: readonly HostSighting[];
  readonly retirement: HostRetirement | null;
}

/** Processes that speak for several hosts: they speak for whatever their settings name. */
export function speakersForMany(sightings: readonly HostSighting[]): ReadonlySet<string> {
  const hosts = new Map<string, string>();
  const many = new Set<string>();
  for (const { announcement } of sightings) {
    const host = announcement.host?.toLowerCase() ?? '';
    if ((hosts.get(announcement.instance) ?? host) !== host) many.add(announcement.instance);
    hosts.set(announcement.instance, host);
  }
  return many;
}

/**
 * Nobody expects a retired host to report. That a handler of its own still does is worth a look:
 * somebody thought it was gone.
 */
export function withRetirement<H extends Covered>(
  host: H,
  retired: readonly HostRetirement[],
  forMany: ReadonlySet<string>,
): H {
  const retirement = retired.find((one) => one.host === host.host?.toLowerCase());
  if (!retirement) return host;
  const isThere =
    host.reporting && host.sightings.some(({ announcement }) => !forMany.has(announcement.instance));
  return { ...host, retirement, alarms: isThere ? [stillReporting(retirement.at)] : [] };
}
