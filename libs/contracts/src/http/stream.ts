import { z } from 'zod';
import { Instant } from '../scalars.js';
import { StatusEvent } from '../messages/status-event.js';
import { AlarmCounts } from './host-coverage.js';
import { Source } from '../vocabulary.js';
import { SandboxClock } from './sandbox.js';

/** Query of `GET /v1/stream`: for clients that cannot send the header of the same name with their first call. */
export const StreamQuery = z.strictObject({ lastEventId: z.string().max(200).optional() });
export type StreamQuery = z.infer<typeof StreamQuery>;

/** The first event of every stream. */
export const StreamHello = z.strictObject({
  now: Instant,
  /** whether everything behind `Last-Event-ID` comes; if not, what is shown has to be read anew */
  resumed: z.boolean(),
});
export type StreamHello = z.infer<typeof StreamHello>;

/** Comes in place of what is missing: the stream goes on from now, and what is shown has to be read anew. */
export const StreamReload = z.strictObject({
  reason: z.enum([
    /** more has happened since than is told again */
    'id-too-old',
    /** not of this installation's log, or of one that was replaced by a backup */
    'id-unknown',
  ]),
});
export type StreamReload = z.infer<typeof StreamReload>;

/** The last event of a stream that the server ends. */
export const StreamGoodbye = z.strictObject({
  reason: z.enum([
    /** the key or the session is not valid any more */
    'signed-out',
    /** connect again, with the last id */
    'shutting-down',
  ]),
});
export type StreamGoodbye = z.infer<typeof StreamGoodbye>;

/** How many dead letters wait, for each topic that has any. */
export const StreamDeadLetters = z.strictObject({
  open: z.array(z.strictObject({ topic: z.string(), count: z.int().positive() })),
});

export type StreamDeadLetters = z.infer<typeof StreamDeadLetters>;

/** `version` changes whenever anything about hosts or sources does but their signs of life. */
export const StreamHosts = z.strictObject({
  watched: z.boolean(),
  alarms: AlarmCounts,
  version: z.string(),
});
export type StreamHosts = z.infer<typeof StreamHosts>;

/** What stands against work: how much of it, and a `version` that changes whenever any of it does. */
export const StreamRestraints = z.strictObject({
  legalHolds: z.int().nonnegative(),
  pausedSources: z.array(Source),
  closeLimitReached: z.boolean(),
  version: z.string(),
});
export type StreamRestraints = z.infer<typeof StreamRestraints>;

/**
 * Data of the events of `GET /v1/stream` by their name. Those about requests are named as on
 * `lethe.status.v1` and have an id; the others have none: each says how something stands, when a stream
 * begins and whenever it changes.
 */
export const streamStandings = {
  'dead-letters': StreamDeadLetters,
  hosts: StreamHosts,
  restraints: StreamRestraints,
  clock: SandboxClock,
} as const;
export type StreamStanding = keyof typeof streamStandings;

/** An event of `GET /v1/stream` as it reaches a client. */
export const StreamEvent = z.union([
  z.strictObject({ event: z.literal('hello'), id: z.string(), data: StreamHello }),
  z.strictObject({ event: z.literal('reload'), data: StreamReload }),
  z.strictObject({ event: StatusEvent.shape.type, id: z.string(), data: StatusEvent }),
  z.strictObject({ event: z.literal('dead-letters'), data: StreamDeadLetters }),
  z.strictObject({ event: z.literal('hosts'), data: StreamHosts }),
  z.strictObject({ event: z.literal('restraints'), data: StreamRestraints }),
  z.strictObject({ event: z.literal('clock'), data: SandboxClock }),
  z.strictObject({ event: z.literal('goodbye'), data: StreamGoodbye }),
]);
export type StreamEvent = z.infer<typeof StreamEvent>;
