import { z } from 'zod';
import { HostName, Instant } from '../scalars.js';
import { HostRole, Source } from '../vocabulary.js';

/** `type` of the events on `lethe.hosts.v1`; their key is `hostKey`. */
export const HOST_ANNOUNCED = 'lethe.HostAnnounced.v1';

/** How much of a host one announcement tells. What is cut off is counted in `uncoveredMore`. */
export const announcementLimits = { channels: 100, logFolders: 50, uncovered: 50, problems: 50 } as const;

/** A path, a channel or a pattern: one line, no control characters. */
const Line = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    // eslint-disable-next-line no-control-regex -- control characters are what is refused here
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/u, 'must not contain control characters');

/** A folder that the settings of the handler name, and what it is to the handler. */
export const SeenLogFolder = z.strictObject({
  folder: Line(1000),
  state: z.enum(['readable', 'missing', 'denied']),
  /** files in it that a rule covers; null when the look was cut short */
  files: z.int().nonnegative().nullable(),
});
export type SeenLogFolder = z.infer<typeof SeenLogFolder>;

/** Why something that looks like ours is covered by no rule. */
export const UncoveredReason = z.enum([
  /** files in a configured folder that neither searchPatterns nor sweepPatterns match */
  'files-without-pattern',
  /** logs in a folder that is not configured, beside one that is or where the product keeps them */
  'folder-not-configured',
  /** a channel that looks like the source's and is not among those that are read */
  'channel-left-out',
  /** a channel that the settings name and the host does not have */
  'channel-absent',
  /** archived files of a channel that is not read */
  'archives-left-out',
  /** events that Lethe retained of a channel that is not read any more */
  'retained-left-out',
]);
export type UncoveredReason = z.infer<typeof UncoveredReason>;

/**
 * A place that looks like one of ours and that no rule covers. Names of files and of folders that are
 * not in the settings were made by people and may hold names of people: words that are not known to
 * be harmless stand as `*`, and what looks alike then is counted together.
 */
export const UncoveredPlace = z.strictObject({
  reason: UncoveredReason,
  place: Line(1000),
  count: z.int().positive(),
});
export type UncoveredPlace = z.infer<typeof UncoveredPlace>;

/** Something that a task on this host would fail at; the code is one of the fault catalogue. */
export const ReadinessProblem = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60),
  /** a path or name from the settings */
  place: Line(1000).nullable(),
});
export type ReadinessProblem = z.infer<typeof ReadinessProblem>;

/** What a handler says of a host it is for: that it is there, and what it last saw on it. No personal data. */
export const HostAnnounced = z.strictObject({
  source: Source,
  /** null for a source without hosts */
  host: HostName.nullable(),
  /** as the handler's own settings have them */
  roles: z.array(HostRole).max(10),
  version: z.string().regex(/^[0-9A-Za-z.+-]{1,60}$/),
  /** e.g. `win32-x64 node-20.19.0` */
  platform: z.string().regex(/^[A-Za-z0-9 ._-]{1,100}$/),
  /** of the process: two may be there for one host, and a restart is another */
  instance: z.uuid(),
  /** real seconds between two announcements of this process */
  everySeconds: z.int().min(1).max(3600),
  /** by the host's own clock, never twice the same; the sandbox does not move it */
  at: Instant,
  /** the last word of a process that stops in order */
  leaving: z.boolean(),
  /** when the host was last looked at; null before the first look has ended */
  surveyedAt: Instant.nullable(),
  /** that are read */
  channels: z.array(Line(255)).max(announcementLimits.channels),
  logFolders: z.array(SeenLogFolder).max(announcementLimits.logFolders),
  uncovered: z.array(UncoveredPlace).max(announcementLimits.uncovered),
  /** places that were left out above */
  uncoveredMore: z.int().nonnegative(),
  problems: z.array(ReadinessProblem).max(announcementLimits.problems),
});
export type HostAnnounced = z.infer<typeof HostAnnounced>;

/** `<source>/<host>`, or the source alone where it has no hosts. Host names are compared without case. */
export const hostKey = (source: Source, host: HostName | null): string =>
  host === null ? source : `${source}/${host.toLowerCase()}`;
