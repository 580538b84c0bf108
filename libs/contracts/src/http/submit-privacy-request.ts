import { z } from 'zod';
import { Reference, Subject } from '../subject.js';
import { PolicyId, RequestKind, Source } from '../vocabulary.js';

/** `receivedAt` as people send it: any ISO 8601 time with an offset. */
const ReceivedAt = z.iso.datetime({ offset: true, error: 'must be a time like 2026-11-20T09:00:00Z' });

export const SubmitPrivacyRequestFields = {
  subject: Subject,
  sources: z
    .array(Source)
    .min(1, 'must name at least one source')
    .max(4)
    .refine((sources) => new Set(sources).size === sources.length, 'must not name a source twice')
    .optional(),
  policy: PolicyId.optional(),
  receivedAt: ReceivedAt.optional(),
  reference: Reference.optional(),
  subjectIsAdministrator: z.boolean().optional(),
};

/** Body of `POST /v1/privacy-requests`. */
export const SubmitPrivacyRequestBody = z.strictObject({ kind: RequestKind, ...SubmitPrivacyRequestFields });
export type SubmitPrivacyRequestBody = z.infer<typeof SubmitPrivacyRequestBody>;
