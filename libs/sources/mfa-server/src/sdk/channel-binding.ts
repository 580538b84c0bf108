import { createHash } from 'node:crypto';

/** Object identifiers, DER, of signatures and of hashes (those of RSASSA-PSS stand in its parameters), by the hash. */
const SIGNED_BY: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['sha512', ['2a864886f70d01010d', '2a8648ce3d040304', '608648016503040203']],
  ['sha384', ['2a864886f70d01010c', '2a8648ce3d040303', '608648016503040202']],
];

/**
 * What an answer is bound to, as `tls-server-end-point` has it (RFC 5929, 4.1): the digest of the server's certificate by
 * the hash of its own signature, but SHA-256 where that is MD5 or SHA-1. IIS with extended protection takes no other.
 * @param certificate DER
 */
export function endPointBinding(certificate: Buffer): Buffer {
  const algorithm = signatureAlgorithmOf(certificate);
  const [hash] = SIGNED_BY.find(([, ids]) => ids.some((id) => algorithm.includes(id))) ?? ['sha256'];
  const data = Buffer.concat([
    Buffer.from('tls-server-end-point:'),
    createHash(hash).update(certificate).digest(),
  ]);
  const application = Buffer.alloc(20);
  application.writeUInt32LE(data.length, 16);
  return createHash('md5').update(application).update(data).digest();
}

/** Hexadecimal. A certificate is a sequence of what is signed, the algorithm, and the signature. */
function signatureAlgorithmOf(certificate: Buffer): string {
  const signed = contentAt(certificate, contentAt(certificate, 0).start);
  const algorithm = contentAt(certificate, signed.end);
  return certificate.subarray(algorithm.start, algorithm.end).toString('hex');
}

/** Where the content of a DER element lies. */
function contentAt(der: Buffer, at: number): { readonly start: number; readonly end: number } {
  const first = der[at + 1] ?? 0;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + lengthBytes;
  const length = der.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  return { start, end: start + (lengthBytes === 0 ? first : length) };
}
