import { hash } from 'node:crypto';
import type { SignedTreeHead, TreeHead } from '#contracts';
import { canonicalJson } from './canonical-json.js';
import { isSigned } from './signatures.js';

/** What the anchor after it names it by: SHA-256 of its canonical form, signature included. */
export const headHash = (head: SignedTreeHead): string => hash('sha256', canonicalJson(head), 'hex');

/** What of a head is signed. */
export const unsigned = ({ signature: _, ...head }: SignedTreeHead): TreeHead => head;

export const isHeadSigned = (head: SignedTreeHead): boolean =>
  isSigned(unsigned(head), head.signature, head.key);
