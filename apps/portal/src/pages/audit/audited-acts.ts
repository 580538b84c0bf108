import type { AuditList } from '../../api/types.js';

type Act = AuditList['items'][number]['what'];

/** In the order in which they usually happen. */
const acts: Readonly<Record<Act, true>> = {
  submitted: true,
  approved: true,
  rejected: true,
  'receipt-confirmed': true,
  cancelled: true,
  'deadline-extended': true,
  'clock-paused': true,
  'clock-resumed': true,
  'task-retried': true,
  'task-skipped': true,
  'step-completed': true,
  'other-people-reviewed': true,
  'host-retired': true,
  'subject-revealed': true,
  'package-downloaded': true,
  'closed-with-exceptions': true,
  'key-granted': true,
  'key-destroyed': true,
  'legal-hold-placed': true,
  'legal-hold-lifted': true,
  'source-paused': true,
  'source-resumed': true,
  'close-limit-approved': true,
  'api-key-made': true,
  'api-key-revoked': true,
  'certificate-read': true,
  'dead-letters-redriven': true,
  'host-credential-issued': true,
  'host-credential-revoked': true,
  'host-taken-out': true,
  'key-handed-out': true,
  'log-exported': true,
  'messages-replayed': true,
  'signing-key-rotated': true,
  'store-restored': true,
  'person-searched': true,
};

export const auditedActs = Object.keys(acts) as readonly Act[];
