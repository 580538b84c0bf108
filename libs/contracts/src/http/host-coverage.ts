import { z } from 'zod';
import { SeenLogFolder } from '../messages/host-announced.v1.js';
import { HostName, Instant } from '../scalars.js';
import { Source } from '../vocabulary.js';

/** What can be wrong with a host before any task fails there. */
export const HostAlarmKind = z.enum([
  /** it is in the settings, and no handler ever announced it */
  'never-reported',
  /** it was announced, and nothing was heard of it for five announcements */
  'silent',
  /** a handler announced it, and it is not in the settings */
  'not-configured',
  /** its handler works by other roles than the settings have */
  'wrong-roles',
  /** a folder, files or a channel on it look like ours, and no rule covers them */
  'uncovered',
  /** it was retired, and a handler still announces it */
  'still-reporting',
]);
export type HostAlarmKind = z.infer<typeof HostAlarmKind>;

export const HostAlarmView = z.strictObject({
  kind: HostAlarmKind,
  /** the folder, pattern or channel that is not covered; words that may be a person's stand as `*` */
  place: z.string().nullable(),
  message: z.string(),
  nextAction: z.string(),
});
export type HostAlarmView = z.infer<typeof HostAlarmView>;

/** Something that a task on this host would fail at. */
export const HostProblemView = z.strictObject({
  code: z.string(),
  place: z.string().nullable(),
  message: z.string(),
  nextAction: z.string(),
});
export type HostProblemView = z.infer<typeof HostProblemView>;

/** That a person said a host is gone for good. */
export const HostRetirementView = z.strictObject({
  at: Instant,
  reason: z.string(),
  /** the id of whoever said so */
  by: z.string(),
  /** of an API key that is not deleted: what it is for */
  byName: z.string().optional(),
});
export type HostRetirementView = z.infer<typeof HostRetirementView>;

/** Answer of `POST /v1/hosts/{host}/retire`. */
export const RetiredHost = z.strictObject({
  host: HostName,
  retired: HostRetirementView,
  /** open requests that had work there, and how many tasks of theirs became not applicable by this call */
  requests: z.int().nonnegative(),
  tasks: z.int().nonnegative(),
});
export type RetiredHost = z.infer<typeof RetiredHost>;

/** What a host says of itself through its handlers. Times are real ones, also in the sandbox. */
export const hostCoverageFields = {
  configured: z.boolean(),
  /** null: in service. No request is planned on a retired host, and nobody misses it */
  retired: HostRetirementView.nullable(),
  /** null: never */
  lastSeenAt: Instant.nullable(),
  /** when its handler last looked at what is on it */
  surveyedAt: Instant.nullable(),
  /** of Lethe there */
  version: z.string().nullable(),
  platform: z.string().nullable(),
  /** the processes that announce it now */
  instances: z.array(z.strictObject({ id: z.uuid(), version: z.string(), lastSeenAt: Instant })),
  /** that are read */
  channels: z.array(z.string()),
  logFolders: z.array(SeenLogFolder),
  problems: z.array(HostProblemView),
  alarms: z.array(HostAlarmView),
};

/** How many of each kind; kinds without any are left out. */
export const AlarmCounts = z.partialRecord(HostAlarmKind, z.int().positive());
export type AlarmCounts = z.infer<typeof AlarmCounts>;

/** A host that is configured, or announced itself although nobody configured it. */
export const HostView = z.strictObject({
  host: HostName,
  source: Source,
  roles: z.array(z.string()),
  /** how many tasks of open requests are in each state */
  tasks: z.record(z.string(), z.int().nonnegative()),
  ...hostCoverageFields,
});
export type HostView = z.infer<typeof HostView>;
