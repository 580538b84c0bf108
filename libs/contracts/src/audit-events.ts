import type { z } from 'zod';
import { eventCodec } from './event-codec.js';
import { ActRecordedV1 } from './events/act-recorded.v1.js';
import { HeadStampedV1 } from './events/head-stamped.v1.js';

/** Events of the streams of acts, which stand beside those of requests in the same store; kept by the same rules. */
export const auditEventSchemas = {
  ActRecorded: { 1: ActRecordedV1 },
  HeadStamped: { 1: HeadStampedV1 },
} as const;

export type ActRecorded = z.infer<typeof ActRecordedV1>;
export type HeadStamped = z.infer<typeof HeadStampedV1>;
export type AuditEvent =
  | { readonly type: 'ActRecorded'; readonly data: ActRecorded }
  | { readonly type: 'HeadStamped'; readonly data: HeadStamped };

export const auditEventCodec = eventCodec<AuditEvent>(auditEventSchemas, {});

const PREFIX = 'audit-';

/** The stream that one process writes what people do into; requests have bare UUIDs. */
export const auditStreamId = (uuid: string): string => `${PREFIX}${uuid}`;
export const isAuditStream = (streamId: string): boolean => streamId.startsWith(PREFIX);
