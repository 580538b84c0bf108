import { z } from 'zod';

/** The closed vocabularies of the public contract. Values are fixed; see docs/reference/glossary.md. */

export const RequestKind = z.enum(['Export', 'AccountClose']);
export type RequestKind = z.infer<typeof RequestKind>;

/** The systems that hold multi-factor-authentication data about a person. */
export const Source = z.enum([
  // In the order of the article; what is added comes at the end. A name is never taken away or given twice.
  'mfa-server',
  'nps-extension',
  'adfs-adapter',
  'cloud-mfa',
]);
export type Source = z.infer<typeof Source>;

/** Where a task runs: one of the sources, or `package` for what Lethe itself puts together. */
export const TaskSource = z.enum([...Source.options, 'package']);
export type TaskSource = z.infer<typeof TaskSource>;

export const TaskAction = z.enum([
  'export-records',
  'search-logs',
  'search-syslog',
  'screenshots',
  'review-other-people',
  'export',
  'assemble',
  'delete-records',
  'delete-user-record',
  'close-account',
  'sweep-logs',
  'verify-purge',
]);
export type TaskAction = z.infer<typeof TaskAction>;

/** A sweep runs twice: on the day of the close, and when the last entry has aged 30 days. */
export const SweepPhase = z.enum(['now', 'after-30-days']);
export type SweepPhase = z.infer<typeof SweepPhase>;

export const TaskState = z.enum([
  'blocked',
  'ready',
  'running',
  'waiting-on-source',
  'waiting-on-person',
  'retrying',
  'succeeded',
  'failed',
  'skipped',
  'not-applicable',
  'cancelled',
]);
export type TaskState = z.infer<typeof TaskState>;

export const Progress = z.enum([
  'received',
  'awaiting-approval',
  'planned',
  'running',
  'done',
  'done-with-exceptions',
  'failed',
  'cancelled',
  'rejected',
]);
export type Progress = z.infer<typeof Progress>;

export const Purge = z.enum([
  'not-applicable',
  'not-started',
  'deleted-at-source',
  'sweep-due',
  'verified',
  'contradicted',
  'overdue',
]);
export type Purge = z.infer<typeof Purge>;

export const ClockState = z.enum(['on-track', 'due-soon', 'overdue', 'met', 'met-late', 'paused']);
export type ClockState = z.infer<typeof ClockState>;

export const RejectionReason = z.enum([
  'suspected-fraud',
  'insufficient-verification',
  'no-match',
  'claim-not-covered',
  'outside-jurisdiction',
  'too-many-requests',
  'other',
]);
export type RejectionReason = z.infer<typeof RejectionReason>;

export const Role = z.enum(['requester', 'operator', 'privacy-officer', 'auditor', 'admin']);
export type Role = z.infer<typeof Role>;

export const HostRole = z.enum(['mfa-server', 'adfs-adapter', 'user-portal']);
export type HostRole = z.infer<typeof HostRole>;

export const PolicyId = z.enum(['gdpr', 'ccpa']);
export type PolicyId = z.infer<typeof PolicyId>;

/**
 * What becomes of records that name other people: they go out as they are, without what tells who the others
 * are, or not at all.
 */
export const OtherPeopleDecision = z.enum(['keep', 'redact', 'withhold']);
export type OtherPeopleDecision = z.infer<typeof OtherPeopleDecision>;

/** Holiday calendars that come with Lethe; docs/reference/policies.md has their days. */
export const BUILT_IN_CALENDARS = ['weekends', 'target2', 'us-federal'] as const;
export type BuiltInCalendar = (typeof BUILT_IN_CALENDARS)[number];
