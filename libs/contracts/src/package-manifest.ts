import { z } from 'zod';
import { ArtifactRef } from './evidence.js';
import { Gap } from './plan.js';
import { HostName, Instant, RequestId, Sha256, TaskId } from './scalars.js';
import { Subject } from './subject.js';
import { OtherPeopleDecision, PolicyId, RequestKind, TaskSource } from './vocabulary.js';

/** One file of a package, as it lies in the zip. */
export const PackageFile = z.strictObject({
  /** path in the zip, with `/`; safe on every file system, unique without regard to case */
  path: z.string().min(1),
  source: TaskSource,
  host: HostName.nullable(),
  /** the task that gathered or made it */
  task: TaskId,
  sha256: Sha256,
  bytes: z.int().nonnegative(),
  operational: z.boolean(),
  providedBy: ArtifactRef.shape.providedBy,
});
export type PackageFile = z.infer<typeof PackageFile>;

/** Something that the package lacks, and why. */
export const PackageGap = z.strictObject({
  source: TaskSource,
  host: HostName.nullable(),
  task: TaskId.nullable(),
  reason: Gap.shape.reason,
});
export type PackageGap = z.infer<typeof PackageGap>;

/** What a person decided about records that name others, and why. */
export const PackageReview = z.strictObject({
  source: TaskSource,
  task: TaskId,
  decision: OtherPeopleDecision,
  reason: z.string(),
  reviewedAt: Instant,
});
export type PackageReview = z.infer<typeof PackageReview>;

/** `manifest.json` of a package: every file in it but itself, and what is missing. */
export const PackageManifest = z.strictObject({
  request: z.strictObject({
    id: RequestId,
    kind: RequestKind,
    subject: Subject,
    reference: z.string().nullable(),
    receivedAt: Instant,
    policy: z.strictObject({ id: PolicyId, version: z.string() }),
    assembledAt: Instant,
  }),
  files: z.array(PackageFile),
  gaps: z.array(PackageGap),
  /** empty where no records named anybody else */
  reviews: z.array(PackageReview),
});
export type PackageManifest = z.infer<typeof PackageManifest>;
