import { z } from 'zod';
import { Reference, Subject } from '../subject.js';
import { PolicyId, RequestKind, Source } from '../vocabulary.js';

const EARLIEST = Date.parse('1900-01-01T00:00:00Z');

/** `receivedAt` as people send it: any ISO 8601 time with an offset. */
const ReceivedAt = z.iso
  .datetime({ offset: true, error: 'must be a time like 2026-11-20T09:00:00Z', abort: true })
  // A slip of the keys; and before the year 0 there are no times of the form that events have.
  .refine((moment) => Date.parse(moment) >= EARLIEST, 'must not be before 1900');

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
