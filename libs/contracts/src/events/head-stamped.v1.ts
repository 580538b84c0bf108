import { z } from 'zod';
import { SignedTreeHead } from '../tree-head.js';

/** A time stamp authority saw a signed head: the token says when (RFC 3161). */
export const HeadStampedV1 = z.strictObject({
  head: SignedTreeHead,
  /** the token over the SHA-256 of the head's canonical form, DER in base64 */
  token: z.base64().max(200_000),
});
