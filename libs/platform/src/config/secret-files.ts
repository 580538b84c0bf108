import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { secretText } from '#contracts';
import { systemErrorCode } from '../system-error.js';

const MASTER_KEY_BYTES = 32;

/** Why a file with a secret cannot be used; undefined when it can be read. */
export function refusalOfSecret(file: string): string | undefined {
  const what = `${file} is to hold a secret, but`;
  try {
    if (!statSync(file).isFile()) return `${what} it is not a file`;
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    const code = systemErrorCode(error) ?? 'unknown';
    return code === 'ENOENT'
      ? `${what} it is not there: write the secret into it, readable for Lethe alone`
      : `${what} it cannot be read (${code}): check its rights`;
  }
}

/** The master key as it is kept in a file: 32 random bytes, base64. Says why it cannot be had, if so. */
export function readMasterKey(file: string): Uint8Array | string {
  const refusal = refusalOfSecret(file);
  if (refusal !== undefined) return refusal;
  const text = secretText(readFileSync(file)).trim();
  const key = Buffer.from(text, 'base64');
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  if (isBase64 && key.length === MASTER_KEY_BYTES) return new Uint8Array(key);
  return `${file} does not hold 32 bytes in base64: make a key with \`openssl rand -base64 32\``;
}
