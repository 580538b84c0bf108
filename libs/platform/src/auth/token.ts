import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const PREFIX = 'lethe_';

/** A new token: 256 random bits, with a prefix that scanners for leaked secrets can know it by. */
export const newToken = (): string => tokenOf(randomBytes(32));

/** A token of 32 bytes that nobody can guess. */
export const tokenOf = (bytes: Uint8Array): string => PREFIX + Buffer.from(bytes).toString('base64url');

/** What is stored of a token. It is random, so a plain hash cannot be turned back by guessing. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Compares two secrets in a time that says nothing about them, nor about their lengths. */
export const isSameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
