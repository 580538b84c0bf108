import { z } from 'zod';
import { Sha256 } from '../scalars.js';
import { InclusionProof } from '../tree-head.js';
import { wholeNumber } from './query.js';

const MOST = 999_999_999;

/** Query of `GET /v1/log/consistency`: how many commits the two trees have, e.g. of a head that somebody has kept and of the newest. */
export const ConsistencyQuery = z.strictObject({ first: wholeNumber(1, MOST), second: wholeNumber(1, MOST) });
export type ConsistencyQuery = z.infer<typeof ConsistencyQuery>;

/** The hashes that show that the tree over the first commits grew into the other one (RFC 9162, 2.1.4). */
export const ConsistencyProof = z.strictObject({
  first: z.int().positive(),
  second: z.int().positive(),
  path: z.array(Sha256).max(128),
});
export type ConsistencyProof = z.infer<typeof ConsistencyProof>;

/** Query of `GET /v1/log/inclusion`. */
export const InclusionQuery = z.strictObject({
  streamId: z.string().regex(/^[A-Za-z0-9-]{1,200}$/, 'must be the id of a stream'),
  commit: wholeNumber(1, MOST),
});
export type InclusionQuery = z.infer<typeof InclusionQuery>;

/** That a commit stands in the log, under the first head over it. */
export const LoggedProof = z.strictObject({
  streamId: z.string(),
  commit: z.int().positive(),
  hash: Sha256,
  inclusion: InclusionProof,
});
export type LoggedProof = z.infer<typeof LoggedProof>;
