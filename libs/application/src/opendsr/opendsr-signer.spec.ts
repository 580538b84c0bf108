import { createVerify, generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { CertificateUnusable, OpenDsrSigner, validityFault } from './opendsr-signer.js';

const DOMAIN = 'privacy.example.com';
let certificate = '';
let key = '';
beforeAll(async () => {
  const made = await generate([{ name: 'commonName', value: DOMAIN }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: DOMAIN }] }],
  });
  [certificate, key] = [made.cert, made.private];
});

const anotherKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

describe('what OpenDSR answers are signed with', () => {
  it('signs so that the certificate verifies it', () => {
    const headers = new OpenDsrSigner(DOMAIN, certificate, key).headersFor('{"a":1}');
    const verify = createVerify('sha256').update('{"a":1}');
    expect(verify.verify(certificate, headers['X-OpenDSR-Signature'] ?? '', 'base64')).toBe(true);
  });

  it('is refused with the setting that is wrong, and with nothing of what is in the file', () => {
    const refusal = (...parts: [string, string, string]) => {
      try {
        return new OpenDsrSigner(...parts).domain;
      } catch (error) {
        expect(error).toBeInstanceOf(CertificateUnusable);
        return (error as Error).message;
      }
    };
    expect(refusal(DOMAIN, certificate, 'sesame')).toBe(
      'openDsr.privateKeyFile does not hold a private key without a password as PEM text.',
    );
    expect(refusal(DOMAIN, 'sesame', key)).toBe(
      'openDsr.certificateFile does not hold a certificate as PEM text.',
    );
    expect(refusal(DOMAIN, certificate, anotherKey())).toBe(
      'openDsr.privateKeyFile is not the key of openDsr.certificateFile.',
    );
    expect(refusal('other.example.com', certificate, key)).toBe(
      'The certificate of openDsr is not for other.example.com.',
    );
  });

  it('is said to be not valid yet, to end within thirty days, and to have ended', () => {
    const { valid } = new OpenDsrSigner(DOMAIN, certificate, key);
    const at = (from: Date, days: number) =>
      validityFault(valid, new Date(from.getTime() + days * 86_400_000))?.code;
    expect([
      at(valid.from, -1),
      at(valid.from, 1),
      at(valid.to, -31),
      at(valid.to, -29),
      at(valid.to, 0),
    ]).toEqual([
      'certificate-not-yet-valid',
      undefined,
      undefined,
      'certificate-ends-soon',
      'certificate-ended',
    ]);
    expect(validityFault(valid, valid.to)?.reason).toContain(valid.to.toISOString());
  });
});
