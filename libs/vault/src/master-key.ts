import { createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';

const KEY_BYTES = 32;
const HOW_TO_MAKE_ONE =
  'It must hold 32 random bytes in base64, as `openssl rand -base64 32` prints them; nothing else.';

/**
 * The one key that everything hangs on. A `KeyObject` keeps its bytes outside of JavaScript: it cannot
 * be logged, serialised or printed by accident.
 */
export type MasterKey = KeyObject & { readonly [master]: true };
declare const master: unique symbol;

/** The text is not a master key. The message says what is wrong and never repeats any of the text. */
export class MasterKeyInvalid extends Error {
  constructor(reason: string) {
    super(`The master key cannot be used: ${reason} ${HOW_TO_MAKE_ONE}`);
    this.name = 'MasterKeyInvalid';
  }
}

/**
 * Reads the text of a master key file; white space around it and a byte order mark are allowed.
 * @throws {MasterKeyInvalid}
 */
export function parseMasterKey(text: string): MasterKey {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') throw new MasterKeyInvalid('the file is empty.');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(trimmed)) throw new MasterKeyInvalid('the file is not base64.');
  const bytes = Buffer.from(trimmed, 'base64');
  if (bytes.length !== KEY_BYTES)
    throw new MasterKeyInvalid(`it holds ${bytes.length} bytes instead of ${KEY_BYTES}.`);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key as MasterKey; // the one place where the brand is given
}

/** The text of a new master key file. */
export const newMasterKeyText = (): string => `${randomBytes(KEY_BYTES).toString('base64')}\n`;

/** What a key is for. A purpose is part of how its key is derived: changing a word here changes the key. */
export type KeyPurpose =
  | 'subject-key-wrapping'
  | 'task-token-signing'
  | 'subject-digests'
  | 'idempotency'
  | 'api-key-tokens'
  | 'dead-letter-months'
  | 'audit-months'
  | 'sessions'
  | 'key-check'
  | 'signing-key-wrapping'
  | 'webhooks';

/** Derives a key of 32 bytes by HKDF-SHA-256; one purpose's key says nothing about another's. */
export const deriveKey = (from: MasterKey, purpose: KeyPurpose): KeyObject =>
  derive(from, Buffer.alloc(0), `lethe/v1/${purpose}`);

/** HKDF-SHA-256 with a salt, for the keys inside a subject's key. */
export const derive = (from: KeyObject, salt: Uint8Array, info: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', from, salt, info, KEY_BYTES)));
