import { z } from 'zod';
import { Instant, RequestId } from '../scalars.js';
import { Progress, Purge } from '../vocabulary.js';

/**
 * OpenDSR 2.0, as its specification has it (github.com/opengdpr/OpenDSR, specification.md). Names of fields are
 * its own. Unknown fields are passed over: the specification lets controllers send what other processors read.
 */

export const OPENDSR_VERSION = '2.0';

/** Lower case, version 4, as the specification wants it. */
const RequestUuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'must be a lower-case UUID of version 4',
  );

export const OpenDsrRequestType = z.enum(['access', 'erasure'], {
  error: 'must be access or erasure; this processor supports no other',
});

const Identity = z.looseObject({
  identity_type: z.string().min(1).max(100),
  identity_value: z.string().min(1).max(500),
  identity_format: z.enum(['raw', 'sha1', 'md5', 'sha256']),
});
export type OpenDsrIdentity = z.infer<typeof Identity>;

/** What this processor finds people by besides what the specification names, under its own domain. */
export const OpenDsrExtension = z.looseObject({
  sam_account_name: z.string().min(1).max(256).optional(),
  object_id: z.uuid().optional(),
});
export type OpenDsrExtension = z.infer<typeof OpenDsrExtension>;

export const OpenDsrRequestBody = z.looseObject({
  regulation: z.enum(['gdpr', 'ccpa']).optional(),
  subject_request_id: RequestUuid,
  subject_request_type: OpenDsrRequestType,
  subject_identities: z.array(Identity).max(50).default([]),
  submitted_time: z.iso.datetime({ offset: true, error: 'must be a time like 2018-10-02T15:00:00Z' }),
  api_version: z
    .string()
    .max(20)
    .regex(/^2(\.|$)/, 'must be 2.0')
    .optional(),
  status_callback_urls: z.array(z.string().max(2000)).max(10).default([]),
  extensions: z.record(z.string().max(300), z.unknown()).optional(),
});
export type OpenDsrRequestBody = z.infer<typeof OpenDsrRequestBody>;

export const OpenDsrParams = z.strictObject({ subjectRequestId: RequestUuid });

export const OpenDsrStatus = z.enum(['pending', 'in_progress', 'completed', 'cancelled']);
export type OpenDsrStatus = z.infer<typeof OpenDsrStatus>;

export const OpenDsrDiscovery = z.strictObject({
  api_version: z.literal(OPENDSR_VERSION),
  supported_identities: z.array(z.strictObject({ identity_type: z.string(), identity_format: z.string() })),
  supported_subject_request_types: z.array(OpenDsrRequestType),
  processor_certificate: z.url(),
});
export type OpenDsrDiscovery = z.infer<typeof OpenDsrDiscovery>;

export const OpenDsrReceipt = z.strictObject({
  controller_id: z.string(),
  expected_completion_time: Instant,
  received_time: Instant,
  encoded_request: z.base64(),
  subject_request_id: RequestUuid,
});
export type OpenDsrReceipt = z.infer<typeof OpenDsrReceipt>;

/** How the request stands in Lethe: the specification knows no state for what failed or was refused. */
const Extensions = z.record(
  z.string(),
  z.strictObject({ request_id: RequestId, progress: Progress, purge: Purge }),
);

export const OpenDsrStatusAnswer = z.strictObject({
  controller_id: z.string(),
  expected_completion_time: Instant,
  subject_request_id: RequestUuid,
  request_status: OpenDsrStatus,
  api_version: z.literal(OPENDSR_VERSION),
  extensions: Extensions,
});
export type OpenDsrStatusAnswer = z.infer<typeof OpenDsrStatusAnswer>;

export const OpenDsrCallback = OpenDsrStatusAnswer.extend({ status_callback_url: z.string() });
export type OpenDsrCallback = z.infer<typeof OpenDsrCallback>;

export const OpenDsrCancellation = z.strictObject({
  controller_id: z.string(),
  subject_request_id: RequestUuid,
  received_time: Instant,
  api_version: z.literal(OPENDSR_VERSION),
});
export type OpenDsrCancellation = z.infer<typeof OpenDsrCancellation>;

export const OpenDsrError = z.strictObject({
  error: z.strictObject({
    code: z.int(),
    message: z.string(),
    errors: z.array(z.strictObject({ domain: z.string(), reason: z.string(), message: z.string() })),
  }),
});
export type OpenDsrError = z.infer<typeof OpenDsrError>;
