import { z } from 'zod';

/** What CloudEvents allow in the text of an attribute. */
const Attribute = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    // eslint-disable-next-line no-control-regex -- control characters are what is refused here
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/u, 'must not contain control characters');

/** The part of a CloudEvents 1.0 envelope, structured JSON, that every message of Lethe has. */
export const CloudEventEnvelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: Attribute(200),
  source: Attribute(500),
  type: Attribute(200),
  time: z.iso.datetime({ offset: true, error: 'must be a time like 2026-11-20T09:00:00Z' }).optional(),
  datacontenttype: Attribute(200).optional(),
  traceparent: z.string().max(200).optional(),
  data: z.unknown(),
});
export type CloudEventEnvelope = z.infer<typeof CloudEventEnvelope>;

/** Topic names. Task topics are one per source; see `taskTopic`. */
export const topics = {
  requests: 'lethe.requests.v1',
  taskReports: 'lethe.task-reports.v1',
  status: 'lethe.status.v1',
  deadLetters: 'lethe.dead-letters.v1',
  /** compacted: the newest announcement of each host */
  hosts: 'lethe.hosts.v1',
} as const;

export const taskTopic = (source: string): string => `lethe.tasks.${source}.v1`;
