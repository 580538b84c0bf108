import { z } from 'zod';
import { topics } from '../messages/cloud-event.js';
import { RequestId } from '../scalars.js';

/** What the orchestrator decides on: the topics that can be handed to it again. */
export const ReplayTopic = z.enum([topics.requests, topics.taskReports]);
export type ReplayTopic = z.infer<typeof ReplayTopic>;

const Time = z.iso.datetime({ offset: true, error: 'must be a time like 2026-11-20T09:00:00Z' });
const MOST_DAYS = 31;

/**
 * Body of `POST /v1/replays`: a stretch of a topic, or all that concerns one request. Times are those of
 * the message bus: real ones, also in the sandbox.
 */
export const ReplayBody = z
  .strictObject({
    topic: ReplayTopic.optional(),
    from: Time.optional(),
    to: Time.optional(),
    requestId: RequestId.optional(),
    /** only say what would happen */
    dryRun: z.boolean().default(false),
  })
  .superRefine(({ topic, from, to, requestId }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if ((topic === undefined) === (requestId === undefined))
      return refuse('topic', 'give topic with from and to, or requestId: one of the two');
    const window = { from, to };
    for (const name of ['from', 'to'] as const)
      if ((window[name] === undefined) !== (topic === undefined))
        refuse(name, topic === undefined ? 'goes with topic alone' : 'is required with topic');
    if (from === undefined || to === undefined) return;
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
    if (days <= 0) refuse('to', 'must be later than from');
    else if (days > MOST_DAYS) refuse('to', `must be at most ${MOST_DAYS} days later than from`);
  });
export type ReplayBody = z.infer<typeof ReplayBody>;

/** How far a replay has come. */
export const ReplayCounts = z.strictObject({
  /** messages that were handed over, or would be */
  read: z.int().nonnegative(),
  /** what was decided now, because it had not been */
  decided: z.int().nonnegative(),
  /** what had been decided already: nothing changed */
  known: z.int().nonnegative(),
  /** what is put aside today as well; each has its dead letter from when it first came */
  refused: z.int().nonnegative(),
  /** how many were refused for each reason */
  reasons: z.record(z.string(), z.int().positive()),
});
export type ReplayCounts = z.infer<typeof ReplayCounts>;

export const ReplaySummary = ReplayCounts.extend({
  dryRun: z.boolean(),
  /** false: there was more than one replay takes; go on with a later `from` */
  complete: z.boolean(),
  /** of one request: tasks in hand that were sent to their handlers once more */
  tasksSent: z.int().nonnegative(),
});
export type ReplaySummary = z.infer<typeof ReplaySummary>;

/** A line of the answer: progress now and then, the summary last. Without a summary it broke off. */
export const ReplayLine = z.union([
  z.strictObject({ progress: ReplayCounts }),
  z.strictObject({ summary: ReplaySummary }),
]);
export type ReplayLine = z.infer<typeof ReplayLine>;
