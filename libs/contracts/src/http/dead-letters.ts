import { z } from 'zod';
import { topics } from '../messages/cloud-event.js';
import { topicContract } from '../messages/topic-contracts.js';
import { Instant } from '../scalars.js';
import { wholeNumber } from './query.js';

/** A topic from which messages are put aside: every one of Lethe's but that of the letters themselves. */
export const isLetterTopic = (topic: string): boolean =>
  topic !== topics.deadLetters && topicContract(topic) !== undefined;

export const LetterTopic = z
  .string()
  .max(249)
  .refine(isLetterTopic, 'must be a topic of Lethe, like lethe.requests.v1');

/** Query of `GET /v1/dead-letters`. */
export const DeadLetterListQuery = z.strictObject({
  topic: LetterTopic.optional(),
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().min(1).max(1000).optional(),
});
export type DeadLetterListQuery = z.infer<typeof DeadLetterListQuery>;

const place = {
  id: z.uuid(),
  topic: z.string(),
  partition: z.int().nonnegative(),
  offset: z.string(),
};

/** A message that was put aside, without anything of what is in it. */
export const DeadLetterItem = z.strictObject({
  ...place,
  reason: z.string(),
  message: z.string(),
  /** when it was put aside */
  at: Instant,
  /** when it was handed over again; null: it was not */
  redrivenAt: Instant.nullable(),
});
export type DeadLetterItem = z.infer<typeof DeadLetterItem>;

export const DeadLetterList = z.strictObject({
  items: z.array(DeadLetterItem),
  nextCursor: z.string().nullable(),
});
export type DeadLetterList = z.infer<typeof DeadLetterList>;

/** How many letters one call hands over again at most. */
export const MOST_REDRIVEN = 500;

/** Body of `POST /v1/dead-letters/redrive`: without ids and topic all that are open, the oldest first. */
export const RedriveBody = z.strictObject({
  ids: z
    .array(z.uuid('must be the id of a dead letter'))
    .min(1, 'must name at least one letter, or be left out for all')
    .max(MOST_REDRIVEN)
    .refine((ids) => new Set(ids).size === ids.length, 'must not name a letter twice')
    .optional(),
  topic: LetterTopic.optional(),
  /** only say what would happen */
  dryRun: z.boolean().default(false),
});
export type RedriveBody = z.infer<typeof RedriveBody>;

export const RedriveOutcome = z.enum([
  /** handed over again; what came of it shows where such messages are handled */
  'redriven',
  /** it was handed over before, and is not a second time */
  'already-redriven',
  /** the key it was sealed with is destroyed: nobody can read it any more */
  'expired',
  /** its seal does not hold: it was changed, or comes from another installation */
  'unreadable',
  /** it was too large to be kept; it may still lie at its place on the topic */
  'not-kept',
  /** dry run: it would be handled now */
  'would-be-accepted',
  /** dry run: it would come back as another letter; `reason` and `message` say why */
  'would-be-put-aside',
]);
export type RedriveOutcome = z.infer<typeof RedriveOutcome>;

export const RedriveAnswer = z.strictObject({
  redriven: z.int().nonnegative(),
  items: z.array(
    z.strictObject({
      ...place,
      outcome: RedriveOutcome,
      reason: z.string().nullable(),
      message: z.string().nullable(),
      /**
       * dry run: how the message is built, as JSON text: names of fields that Lethe knows, and how long their values are;
       * null: not a dry run, or nobody can read it
       */
      masked: z.string().nullable(),
    }),
  ),
  /** letters of the topic, or of all, that were never handed over again, after this call */
  remaining: z.int().nonnegative(),
});
export type RedriveAnswer = z.infer<typeof RedriveAnswer>;
