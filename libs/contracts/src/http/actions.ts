import { z } from 'zod';
import { FreeText } from '../subject.js';
import { OtherPeopleDecision, RejectionReason } from '../vocabulary.js';

/** Body of every action that only needs to be explained: approve, cancel, extend, pause, resume, retry, skip, reveal. */
export const ReasonBody = z.strictObject({ reason: FreeText });
export type ReasonBody = z.infer<typeof ReasonBody>;

/** Body of `POST …/{id}/reject`: one of the reasons the law knows, and words for the file. */
export const RejectBody = z.strictObject({ reason: RejectionReason, note: FreeText.optional() });
export type RejectBody = z.infer<typeof RejectBody>;

/** The text part of `POST …/tasks/{taskId}/complete`; the files come beside it. */
export const CompleteStepFields = z.strictObject({
  attestation: FreeText,
  /** `review-other-people` alone; the attestation is the reason, and stands in the manifest. `keep` unless told */
  decision: OtherPeopleDecision.optional(),
});
export type CompleteStepFields = z.infer<typeof CompleteStepFields>;

/** What a person may hand in as evidence: media types, and how much of it. Sizes in bytes. */
export const evidence = {
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'application/pdf'],
  fileBytes: 20 * 1024 * 1024,
  files: 30,
  /** all files of one call together: they are held in memory until they are sealed */
  totalBytes: 100 * 1024 * 1024,
} as const;
