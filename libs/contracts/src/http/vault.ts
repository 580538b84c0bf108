import { z } from 'zod';
import { Instant } from '../scalars.js';

/** What handlers and the vault say to each other: docs/reference/vault.md. */

/** Every call carries the credential of the host as its bearer token, and a call about a task its token here. */
export const TASK_TOKEN_HEADER = 'lethe-task-token';

export const vaultAddresses = {
  open: '/v1/task/open',
  renew: '/v1/task/renew',
  clear: '/v1/task/clear',
  artifact: '/v1/artifacts/{id}',
  seal: '/v1/dead-letters/seal',
} as const;

/** Id of an artifact, chosen by whoever stores it: a random UUID. */
export const ArtifactId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'must be a UUID in lower case');

const lease = {
  /** Lethe's time */
  leaseUntil: Instant,
  /** from now on; longer than the lease by what is allowed for clocks that differ */
  usableForSeconds: z.number().nonnegative(),
};

export const OpenedTaskAnswer = z.strictObject({
  keyId: z.uuid(),
  /** the 32 bytes of the subject's key, base64 */
  key: z.base64().length(44),
  ...lease,
});
export type OpenedTaskAnswer = z.infer<typeof OpenedTaskAnswer>;

export const RenewedTaskAnswer = z.strictObject({
  /** takes the place of the one that was sent */
  taskToken: z.string().min(1).max(4000),
  ...lease,
});
export type RenewedTaskAnswer = z.infer<typeof RenewedTaskAnswer>;

/** Asks whether a task may begin, or delete something. */
export const ClearTaskBody = z.strictObject({ step: z.enum(['begin', 'delete']) });
export type ClearTaskBody = z.infer<typeof ClearTaskBody>;

export const ClearedTaskAnswer = z.strictObject({ cleared: z.literal(true) });
export type ClearedTaskAnswer = z.infer<typeof ClearedTaskAnswer>;

export const StoredArtifactAnswer = z.strictObject({
  id: ArtifactId,
  /** of cipher text that were taken */
  bytes: z.int().nonnegative(),
});
export type StoredArtifactAnswer = z.infer<typeof StoredArtifactAnswer>;

/** A message as it lay on its topic. */
export const SealLetterBody = z.strictObject({
  /** empty for a message that came without one */
  key: z.string(),
  /** base64; null: it had no value at all */
  value: z.base64().nullable(),
});
export type SealLetterBody = z.infer<typeof SealLetterBody>;

export const SealedLetterAnswer = z.strictObject({ sealed: z.string() });
export type SealedLetterAnswer = z.infer<typeof SealedLetterAnswer>;
