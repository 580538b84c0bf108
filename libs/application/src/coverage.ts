import {
  faultText,
  HostAlarmKind,
  type AlarmCounts,
  type HostProblemView,
  type HostRetirementView,
  type HostView,
  type SeenLogFolder,
  type Source,
} from '#contracts';
import {
  configuredHosts,
  hostCoverage,
  instant,
  type AcceptedPlace,
  type Coverage,
  type HostCoverage,
  type HostRetirement,
  type Topology,
} from '#domain';
import type { HostRegistry } from '#ports';
import { realTime, type RealTime } from '#source-kit';

/** What an installation has decided about the coverage of its hosts. */
export interface CoverageSettings {
  readonly announceEverySeconds: number;
  readonly accepted: readonly AcceptedPlace[];
}

export interface CoverageParts {
  readonly registry: HostRegistry;
  readonly topology: Topology;
  readonly settings: CoverageSettings;
  readonly time?: RealTime;
}

/** Says at any time which hosts are there and what is wrong with them, judged on real time. */
export function coverageReader(parts: CoverageParts): () => Promise<Coverage> {
  const { registry, topology, settings, time = realTime } = parts;
  const configured = configuredHosts(topology);
  const since = instant(time.now());
  const { accepted, announceEverySeconds: everySeconds } = settings;
  return async () => {
    const records = await registry.list();
    return hostCoverage(configured, records, { now: instant(time.now()), since, everySeconds, accepted });
  };
}

/** How many alarms of each kind there are; kinds without any are left out. */
export function alarmCounts(hosts: readonly HostCoverage[]): AlarmCounts {
  const counts: AlarmCounts = {};
  for (const { alarms } of hosts) for (const { kind } of alarms) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** For measurements: how many alarms of every kind there are, 0 where there is none. */
export async function countedAlarms(coverage: () => Promise<Coverage>): Promise<AlarmCounts> {
  const none = Object.fromEntries(HostAlarmKind.options.map((kind) => [kind, 0]));
  return { ...none, ...alarmCounts((await coverage()).hosts) };
}

/** Of the hosts of one source: how many handlers are expected, how many report, and what is wrong. */
export function sourceCoverage(hosts: readonly HostCoverage[], source: Source) {
  const own = hosts.filter((host) => host.source === source);
  return {
    expected: own.filter(({ configured, retirement }) => configured && !retirement).length,
    reporting: own.filter(({ configured, reporting, retirement }) => configured && reporting && !retirement)
      .length,
    alarms: alarmCounts(own),
  };
}

/** What the hosts page shows of a host besides its tasks. */
export function coverageView(host: HostCoverage): Omit<HostView, 'host' | 'source' | 'roles' | 'tasks'> {
  const announcements = host.sightings.map(({ announcement }) => announcement);
  const [newest] = announcements;
  const surveys = announcements.flatMap(({ surveyedAt }) => surveyedAt ?? []);
  return {
    configured: host.configured,
    retired: host.retirement && retirementView(host.retirement),
    lastSeenAt: host.lastSeenAt,
    surveyedAt: surveys.sort().at(-1) ?? null,
    version: newest?.version ?? null,
    platform: newest?.platform ?? null,
    instances: host.sightings.map(({ announcement, seenAt }) => ({
      id: announcement.instance,
      version: announcement.version,
      lastSeenAt: seenAt,
    })),
    channels: [...new Set(announcements.flatMap(({ channels }) => channels))],
    logFolders: firstOfEach(
      announcements.flatMap(({ logFolders }) => logFolders),
      ({ folder }: SeenLogFolder) => folder,
    ),
    problems: firstOfEach(
      announcements.flatMap(({ problems }) => problems).map(problemView),
      ({ code, place }) => `${code} ${place}`,
    ),
    alarms: [...host.alarms],
  };
}

export const retirementView = ({ at, reason, by }: HostRetirement): HostRetirementView => ({
  at,
  reason,
  by: by.id,
});

function problemView({ code, place }: { code: string; place: string | null }): HostProblemView {
  const { message, nextAction } = faultText(code);
  return { code, place, message, nextAction };
}

function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const known = new Map<string, T>();
  for (const item of items) if (!known.has(keyOf(item))) known.set(keyOf(item), item);
  return [...known.values()];
}
