import { z } from 'zod';
import { HostName, Instant, RequestId, ShownActor, TaskId } from '../scalars.js';
import { AlarmCounts, HostAlarmKind, HostProblemView, HostView } from './host-coverage.js';
import { Progress, Purge, RequestKind, Source } from '../vocabulary.js';

const hostReasons = HostAlarmKind.options.map((kind) => `host-${kind}` as const);

/** Something that a person should look at, and what to do about it. */
export const AttentionItemView = z.strictObject({
  /** null: it is about a host, or about what watches over them */
  requestId: RequestId.nullable(),
  taskId: TaskId.nullable(),
  reason: z.enum([
    'overdue',
    'legal-overdue',
    'confirmation-due',
    'confirmation-missed',
    'due-soon',
    'waiting-on-person',
    'task-failed',
    'purge-contradicted',
    'awaiting-approval',
    'on-legal-hold',
    'source-paused',
    'close-limit-reached',
    'dead-letters',
    ...hostReasons,
    'hosts-unwatched',
    'log-changed',
    'webhook-disabled',
    'mail-failing',
  ]),
  source: z.string().nullable(),
  host: z.string().nullable(),
  message: z.string(),
  nextAction: z.string(),
  dueAt: Instant.nullable(),
});

/** That no task of a source begins for now, who said so and why. */
export const SourcePauseView = z.strictObject({
  since: Instant,
  by: ShownActor,
  /** null after its key was destroyed, as it is when the pause is long over */
  reason: z.string().nullable(),
});
export type SourcePauseView = z.infer<typeof SourcePauseView>;

/** Answer of `POST /v1/sources/{source}/pause` and `/resume`. */
export const PausedSourceView = z.strictObject({ source: Source, paused: SourcePauseView.nullable() });
export type PausedSourceView = z.infer<typeof PausedSourceView>;

/** Answer of `GET /v1/overview`. */
export const OverviewView = z.strictObject({
  now: Instant,
  counts: z.array(
    z.strictObject({ kind: RequestKind, progress: Progress, purge: Purge, count: z.int().nonnegative() }),
  ),
  needsAttention: z.array(AttentionItemView),
  /** open requests by the days on which they are due (UTC), the earliest first; days without any are left out */
  due: z.array(
    z.strictObject({
      day: z.iso.date(),
      answers: z.int().nonnegative(),
      purges: z.int().nonnegative(),
    }),
  ),
  /** open requests by how long they have been open; `toDays` is exclusive, null: without end */
  ages: z.array(
    z.strictObject({
      fromDays: z.int().nonnegative(),
      toDays: z.int().nonnegative().nullable(),
      count: z.int().nonnegative(),
    }),
  ),
  /** of the last thirty days (UTC), what was received on each, by how its clock stands now; oldest first */
  received: z.array(
    z.strictObject({
      day: z.iso.date(),
      clock: z.enum(['running', 'paused', 'met', 'met-late']),
      count: z.int().positive(),
    }),
  ),
  coverage: z.strictObject({
    /** whether announcements of hosts are taken in; if not, it is not known who is silent */
    watched: z.boolean(),
    alarms: AlarmCounts,
  }),
});
export type OverviewView = z.infer<typeof OverviewView>;

/** How many tasks of open requests are in each state. */
const TaskCounts = z.record(z.string(), z.int().nonnegative());

export const SourceList = z.strictObject({
  items: z.array(
    z.strictObject({
      source: Source,
      configured: z.boolean(),
      /** null: its tasks begin as they come */
      paused: SourcePauseView.nullable(),
      /** tasks of open requests that do not begin because it is paused */
      heldTasks: z.int().nonnegative(),
      hosts: z.array(HostName),
      tasks: TaskCounts,
      /** what its tasks would fail at, of a source without hosts; those of hosts stand with the hosts */
      problems: z.array(HostProblemView),
      coverage: z.strictObject({
        /** places where a handler has to be: hosts, or the source itself where it has none */
        expected: z.int().nonnegative(),
        /** of them, those that a handler announces */
        reporting: z.int().nonnegative(),
        alarms: AlarmCounts,
      }),
    }),
  ),
});
export type SourceList = z.infer<typeof SourceList>;

export const HostList = z.strictObject({ items: z.array(HostView) });
export type HostList = z.infer<typeof HostList>;
