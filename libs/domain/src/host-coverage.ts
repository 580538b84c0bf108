import {
  hostKey,
  type HostAlarmView,
  type HostAnnounced,
  type HostRole,
  type Instant,
  type UncoveredPlace,
} from '#contracts';
import { neverReported, notConfigured, silent, uncovered, uncoveredMore, wrongRoles } from './host-alarms.js';
import type {
  ConfiguredHost,
  HostRecords,
  HostRetirement,
  HostSighting,
  HostWatcher,
} from './host-records.js';
import { speakersForMany, withRetirement } from './retired-hosts.js';
import { DAY, earlier, later, milliseconds, plusSeconds } from './time.js';

/** So many announcements may be missed. */
const MISSED_ANNOUNCEMENTS = 5;
/** A watcher gives a sign of life each minute. */
const WATCHER_LOST_AFTER_SECONDS = 180;
/** A host that nobody configured is forgotten when it has been away this long. */
const STRANGER_FORGOTTEN_AFTER_MS = DAY;

/** A place that somebody has looked at: nothing about people is there. */
export interface AcceptedPlace {
  /** undefined: on every host */
  readonly host?: string | undefined;
  readonly place: string;
}

export interface CoverageTerms {
  /** real time */
  readonly now: Instant;
  /** since when whoever asks has had its settings */
  readonly since: Instant;
  /** how often handlers announce by the settings */
  readonly everySeconds: number;
  readonly accepted: readonly AcceptedPlace[];
}

/** What is known of one host, and what is wrong with it. */
export interface HostCoverage extends ConfiguredHost {
  readonly configured: boolean;
  /** heard of within the time that five announcements take */
  readonly reporting: boolean;
  readonly lastSeenAt: Instant | null;
  /** the newest announcement of each process that announces it now; of the last one when none does */
  readonly sightings: readonly HostSighting[];
  readonly alarms: readonly HostAlarmView[];
  /** null: in service */
  readonly retirement: HostRetirement | null;
}

export interface Coverage {
  /** whether announcements are taken in at all; if not, nobody is called silent for it */
  readonly watched: boolean;
  readonly hosts: readonly HostCoverage[];
}

/**
 * Which hosts are there, and what about them was forgotten. Silence counts from when it was listened
 * for: what was away itself for an hour does not know who was silent.
 */
export function hostCoverage(
  configured: readonly ConfiguredHost[],
  records: HostRecords,
  terms: CoverageTerms,
): Coverage {
  const watchedSince = sinceWhenWatched(records.watchers, terms.now);
  const seen = byHost(records.sightings);
  const expectedSince = new Map(
    records.expected.map(({ source, host, since }) => [hostKey(source, host), since]),
  );
  const known = configured.map((host): HostCoverage => {
    const key = hostKey(host.source, host.host);
    const about = { watchedSince, expectedSince: expectedSince.get(key) ?? terms.since };
    return coverageOf(host, seen.get(key) ?? [], about, terms);
  });
  for (const host of configured) seen.delete(hostKey(host.source, host.host));
  const strangers = [...seen.values()].flatMap((sightings) => strangerOf(sightings, watchedSince, terms));
  const forMany = speakersForMany(records.sightings);
  const hosts = [...known, ...strangers].map((host) => withRetirement(host, records.retired, forMany));
  return { watched: watchedSince !== null, hosts };
}

interface Expectation {
  readonly watchedSince: Instant | null;
  readonly expectedSince: Instant;
}

function coverageOf(
  host: ConfiguredHost,
  sightings: readonly HostSighting[],
  { watchedSince, expectedSince }: Expectation,
  terms: CoverageTerms,
): HostCoverage {
  const [newest] = sightings;
  if (!newest) {
    const due = plusSeconds(
      later(expectedSince, watchedSince ?? terms.now),
      terms.everySeconds * MISSED_ANNOUNCEMENTS,
    );
    const alarms = watchedSince !== null && terms.now > due ? [neverReported()] : [];
    return {
      ...host,
      configured: true,
      reporting: false,
      lastSeenAt: null,
      sightings,
      alarms,
      retirement: null,
    };
  }
  const lastSeenAt = lastSeen(sightings);
  const heardFrom = later(newest.receivedAt, watchedSince ?? terms.now);
  const isSilent = watchedSince !== null && isOverdue(newest, heardFrom, terms.now);
  const present = presentOf(sightings, terms.now);
  return {
    ...host,
    configured: true,
    reporting: sightings.some((sighting) => isPresent(sighting, terms.now)),
    lastSeenAt,
    sightings: present,
    retirement: null,
    alarms: [
      ...(isSilent ? [silent(lastSeenAt)] : []),
      ...rolesAlarm(host.roles, present),
      ...uncoveredAlarms(
        present.map(({ announcement }) => announcement),
        terms.accepted,
      ),
    ],
  };
}

/** Somebody reports and is in no settings. One that has gone away again is forgotten after a day. */
function strangerOf(
  sightings: readonly HostSighting[],
  watchedSince: Instant | null,
  { now }: CoverageTerms,
): readonly HostCoverage[] {
  const [newest] = sightings;
  if (!newest) return [];
  const { announcement, receivedAt } = newest;
  // What it said before may have been taken in only now.
  const wasBefore = watchedSince !== null && lastSeen(sightings) < watchedSince;
  if (wasBefore || milliseconds(now) - milliseconds(receivedAt) > STRANGER_FORGOTTEN_AFTER_MS) return [];
  const { source, host, roles } = announcement;
  const reporting = sightings.some((sighting) => isPresent(sighting, now));
  return [
    {
      source,
      host,
      roles,
      configured: false,
      reporting,
      lastSeenAt: lastSeen(sightings),
      sightings: presentOf(sightings, now),
      retirement: null,
      alarms: [notConfigured(reporting)],
    },
  ];
}

/** The newest of each host first. */
function byHost(sightings: readonly HostSighting[]): Map<string, HostSighting[]> {
  const hosts = new Map<string, HostSighting[]>();
  const newestFirst = [...sightings].sort((one, other) => (one.receivedAt > other.receivedAt ? -1 : 1));
  for (const sighting of newestFirst) {
    const key = hostKey(sighting.announcement.source, sighting.announcement.host);
    const known = hosts.get(key);
    if (known) known.push(sighting);
    else hosts.set(key, [sighting]);
  }
  return hosts;
}

/** Since when somebody who still listens has listened; null when nobody does. */
function sinceWhenWatched(watchers: readonly HostWatcher[], now: Instant): Instant | null {
  const lost = plusSeconds(now, -WATCHER_LOST_AFTER_SECONDS);
  const live = watchers.filter(({ at }) => at >= lost).map(({ since }) => since);
  return live.length === 0 ? null : live.reduce(earlier);
}

const isOverdue = ({ announcement }: HostSighting, since: Instant, now: Instant): boolean =>
  now > plusSeconds(since, announcement.everySeconds * MISSED_ANNOUNCEMENTS);

/** One that has said that it leaves is not there any more, however lately that was. */
const isPresent = (sighting: HostSighting, now: Instant): boolean =>
  !sighting.announcement.leaving && !isOverdue(sighting, sighting.receivedAt, now);

const lastSeen = (sightings: readonly HostSighting[]): Instant =>
  sightings.map(({ seenAt }) => seenAt).reduce(later);

/** Two processes for one host take turns in being the newest: what is known of it is what all of them say. */
function presentOf(sightings: readonly HostSighting[], now: Instant): readonly HostSighting[] {
  const present = sightings.filter((sighting) => isPresent(sighting, now));
  return present.length > 0 ? present : sightings.slice(0, 1);
}

/** One of them that works by other roles is enough: a task may come to it. */
function rolesAlarm(
  configured: readonly HostRole[],
  present: readonly HostSighting[],
): readonly HostAlarmView[] {
  const other = present
    .map(({ announcement }) => announcement.roles)
    .find((roles) => !hasSame(configured, roles));
  return other ? [wrongRoles(configured, other)] : [];
}

const hasSame = (one: readonly HostRole[], other: readonly HostRole[]): boolean =>
  one.every((role) => other.includes(role)) && other.every((role) => one.includes(role));

function uncoveredAlarms(
  announcements: readonly HostAnnounced[],
  accepted: readonly AcceptedPlace[],
): readonly HostAlarmView[] {
  const places = new Map<string, UncoveredPlace>();
  for (const { host, uncovered: found } of announcements)
    for (const place of found)
      if (!accepted.some((one) => isAccepted(one, host, place.place)))
        places.set(`${place.reason} ${place.place}`, place);
  const more = Math.max(0, ...announcements.map((announcement) => announcement.uncoveredMore));
  return [...[...places.values()].map(uncovered), ...(more > 0 ? [uncoveredMore(more)] : [])];
}

const isAccepted = (accepted: AcceptedPlace, host: string | null, place: string): boolean =>
  accepted.place === place &&
  (accepted.host === undefined || accepted.host.toLowerCase() === host?.toLowerCase());
