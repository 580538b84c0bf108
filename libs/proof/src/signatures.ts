import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';
import type { SigningJwk } from '#contracts';
import { canonicalJson } from './canonical-json.js';

/** The thumbprint of a public key (RFC 7638): it names the key, and nobody can choose it. */
export const keyIdOf = (x: string): string =>
  Buffer.from(hash('sha256', canonicalJson({ crv: 'Ed25519', kty: 'OKP', x }), 'hex'), 'hex').toString(
    'base64url',
  );

export const jwkOf = (x: string): SigningJwk => ({ kty: 'OKP', crv: 'Ed25519', x, kid: keyIdOf(x) });

/** The public half of a key, 32 bytes in base64url. */
export const publicPartOf = (key: KeyObject): string => {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new Error('The key is not one of Ed25519.');
  return x;
};

/** Ed25519 (RFC 8032) over the canonical form of a value, base64url. The same value and key: the same signature. */
export const signatureOf = (value: object, key: KeyObject): string =>
  sign(null, Buffer.from(canonicalJson(value)), key).toString('base64url');

/** 2^255 - 19, and behind it the y of points of small order: under such a key one signature holds for any text. */
const P = 2n ** 255n - 19n;
const SMALL_ORDER: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  P - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
]);

/** Whether it names a point in the one way there is, of which the private key cannot be done without. */
function isSound(x: string): boolean {
  const bytes = Buffer.from(x, 'base64url').reverse();
  const y = BigInt(`0x${bytes.toString('hex')}`) & (2n ** 255n - 1n);
  return y < P && !SMALL_ORDER.has(y);
}

/** Whether the key has signed the value. A key whose id is not its thumbprint has signed nothing. */
export function isSigned(value: object, signature: string, key: SigningJwk): boolean {
  if (key.kid !== keyIdOf(key.x) || !isSound(key.x)) return false;
  try {
    const { kty, crv, x } = key;
    const publicKey = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
    return verify(null, Buffer.from(canonicalJson(value)), publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    // Not every 32 bytes are a point on the curve.
    return false;
  }
}
