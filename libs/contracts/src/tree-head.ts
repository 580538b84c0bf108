import { z } from 'zod';
import { Instant, Sha256 } from './scalars.js';

/** 32 or 64 bytes in base64url without padding; the unused bits of the last letter are 0, so there is one way to write them. */
const Bytes32 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
const Bytes64 = z.string().regex(/^[A-Za-z0-9_-]{85}[AQgw]$/);

/** A public key that Lethe signs with, as RFC 8037 writes it. `kid` is its thumbprint (RFC 7638). */
export const SigningJwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: Bytes32,
  kid: Bytes32,
});
export type SigningJwk = z.infer<typeof SigningJwk>;

/** A key in the list of keys, with since and until when it was used. */
export const PublishedKey = z.looseObject({
  ...SigningJwk.shape,
  use: z.literal('sig').optional(),
  alg: z.literal('EdDSA').optional(),
  createdAt: Instant.optional(),
  /** null: it is the one in use */
  retiredAt: Instant.nullable().optional(),
});
export type PublishedKey = z.infer<typeof PublishedKey>;

export const SigningKeyList = z.looseObject({ keys: z.array(PublishedKey) });
export type SigningKeyList = z.infer<typeof SigningKeyList>;

export const Signature = Bytes64;

/** How all commits stood at a moment; see docs/reference/proof-formats.md. */
export const TreeHead = z.strictObject({
  format: z.literal('lethe-tree-head/1'),
  /** `anchor`: made at intervals and kept; `export`: made for one chain file, at its end */
  purpose: z.enum(['anchor', 'export']),
  /** anchors count from 1; of an export, the number of the anchor before it */
  number: z.int().nonnegative(),
  /** SHA-256 of the anchor before it, 64 zeros where there was none: none can be left out */
  previousHead: Sha256,
  treeSize: z.int().nonnegative(),
  rootHash: Sha256,
  signedAt: Instant,
  key: SigningJwk,
});
export type TreeHead = z.infer<typeof TreeHead>;

/** Ed25519 over the canonical form (RFC 8785) of everything but `signature`. */
export const SignedTreeHead = z.strictObject({ ...TreeHead.shape, signature: Signature });
export type SignedTreeHead = z.infer<typeof SignedTreeHead>;

/** A line of a chain file: a commit with the bytes that its hash covers. */
export const CommitLine = z.strictObject({
  kind: z.literal('commit'),
  streamId: z.string().regex(/^[A-Za-z0-9-]{1,200}$/),
  commit: z.int().positive(),
  firstVersion: z.int().positive(),
  previousHash: Sha256,
  hash: Sha256,
  body: z.string(),
});
export type CommitLine = z.infer<typeof CommitLine>;

export const HeadLine = z.strictObject({ kind: z.literal('head'), ...SignedTreeHead.shape });
export type HeadLine = z.infer<typeof HeadLine>;

/** That a commit stands in a tree: the hashes beside its way to the root, from below (RFC 6962). */
export const InclusionProof = z.strictObject({
  leafIndex: z.int().nonnegative(),
  path: z.array(Sha256).max(64),
  head: SignedTreeHead,
});
export type InclusionProof = z.infer<typeof InclusionProof>;
