import { z } from 'zod';
import { Instant, Sealed, Sha256 } from './scalars.js';

/** What a task can show for itself. No field holds a person's name in plain. */
export const Proof = z.strictObject({
  /** program or interface that did the work, e.g. `MultiFactorAuthGdpr.exe`, `wevtutil`, `Microsoft Graph`, `person` */
  tool: z.string().max(200),
  toolVersion: z.string().max(200).nullable(),
  /** HMAC-SHA-256 of the arguments under the subject's key, hexadecimal; null where there were none */
  argumentsDigest: Sha256.nullable(),
  exitCode: z.int().nullable(),
  /** named counts, e.g. `filesBefore`, `filesRemoved`, `recordsFound`, `hits` */
  counts: z.record(z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/), z.int().nonnegative()),
  /** SHA-256 of what the tool delivered */
  outputDigest: Sha256.nullable(),
  startedAt: Instant,
  endedAt: Instant,
  /** what a reader must know to weigh it, as codes, e.g. `soft-deleted`, `live-file-left` */
  remarks: z.array(z.string().regex(/^[a-z0-9-]{1,60}$/)).max(50),
});
export type Proof = z.infer<typeof Proof>;

/** Something gathered or made, encrypted in the artifact store with the subject's key. */
export const ArtifactRef = z.strictObject({
  id: z.uuid(),
  /** path inside the package, sealed because a delivered name may be a person's */
  path: Sealed,
  /** SHA-256 and length of the plain bytes */
  sha256: Sha256,
  bytes: z.int().nonnegative(),
  mediaType: z.string().max(100),
  /** operational and duplicative by the vendor's word, as logs are */
  operational: z.boolean(),
  /** who made the content: `source` (byte for byte), `lethe`, `person` */
  providedBy: z.enum(['source', 'lethe', 'person']),
});
export type ArtifactRef = z.infer<typeof ArtifactRef>;

/** Why a task did not succeed. The code says what happened and what to do next: see faults.ts. */
export const Fault = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60),
  retryable: z.boolean(),
  /** what was seen: the path, the status, the last words of a program */
  detail: Sealed.nullable(),
});
export type Fault = z.infer<typeof Fault>;
