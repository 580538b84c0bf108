import { createPrivateKey, X509Certificate } from 'node:crypto';
import { secretText } from '#contracts';

/** What is wrong with a file; what it holds is never said. */
export class NoPem extends Error {}

const isPem = (text: string): boolean => text.includes('-----BEGIN ');

/**
 * The certificates of a file as PEM. Windows exports a single one as DER unless it is asked for Base-64: Node would
 * pass over such a file without a word, and trust nobody.
 * @throws {NoPem}
 */
export function certificatesIn(bytes: Buffer): string {
  const text = secretText(bytes).trim();
  try {
    const first = new X509Certificate(isPem(text) ? text : bytes);
    return isPem(text) ? text : first.toString().trim();
  } catch {
    throw new NoPem(
      'holds no certificate: export it as Base-64 encoded X.509 (PEM, -----BEGIN CERTIFICATE-----)',
    );
  }
}

/** @throws {NoPem} */
export function privateKeyIn(bytes: Buffer): string {
  const text = secretText(bytes).trim();
  try {
    createPrivateKey(text);
    return text;
  } catch {
    throw new NoPem('holds no private key in PEM, or one with a passphrase: write the key alone into it');
  }
}
