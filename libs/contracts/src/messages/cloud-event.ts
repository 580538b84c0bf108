import { z } from 'zod';

/** The part of a CloudEvents 1.0 envelope, structured JSON, that every message of Lethe has. */
export const CloudEventEnvelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(200),
  source: z.string().min(1).max(500),
  type: z.string().min(1).max(200),
  time: z.string().optional(),
  datacontenttype: z.string().optional(),
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
