import {
  createHash,
  createSign,
  createVerify,
  generateKeyPairSync,
  constants,
  type KeyObject,
} from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CloudMfaSettings } from '#contracts';
import { certificateInWords, clientCredential } from './client-credential.js';

const ENDPOINT = new URL('https://login.example.com/tenant/oauth2/v2.0/token');
let folder: string;
let certificateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-certificate-'));
  certificateFile = join(folder, 'application.pem');
});
afterEach(() => rm(folder, { recursive: true }));

const settings = () => {
  const graph = { tenantId: 'tenant', clientId: 'application', certificateFile };
  const storage = { connectionStringFile: 'storage' };
  return CloudMfaSettings.parse({ graph, storage }).graph;
};
const credential = () => clientCredential(settings(), ENDPOINT);

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificate = selfSigned(publicKey, privateKey);
const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
const certificatePem = pemOf(certificate);
const read = (part: string | undefined): unknown =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

describe('a certificate', () => {
  it.each(['pkcs8', 'pkcs1'] as const)(
    'with a key as %s signs an assertion that names it by its digest',
    async (type) => {
      await writeFile(
        certificateFile,
        `${certificatePem}${String(privateKey.export({ type, format: 'pem' }))}`,
      );
      const fields = await credential();
      expect(fields['client_assertion_type']).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      const [header, claims, signature] = (fields['client_assertion'] ?? '').split('.');
      const thumbprint = createHash('sha256').update(certificate).digest('base64url');
      expect(read(header)).toEqual({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint });
      expect(read(claims)).toMatchObject({ aud: ENDPOINT.href, iss: 'application', sub: 'application' });
      const check = createVerify('sha256').update(`${header}.${claims}`);
      const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
      expect(check.verify(key, signature ?? '', 'base64url')).toBe(true);
    },
  );

  it.each([
    ['alone', ''],
    ['beside a key of another', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
  ])('%s is refused, and the fault quotes nothing', async (_, key) => {
    const pem = typeof key === 'string' ? key : String(key.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(certificateFile, certificatePem + pem);
    await expect(credential()).rejects.toMatchObject({
      code: 'graph-secret-missing',
      detail: 'certificateFile does not hold a certificate and its private key, both PEM, without passphrase',
    });
  });

  it('is named by what the admin centre shows of it, and by how long it is good', async () => {
    expect(await certificateInWords(settings())).toBe('');
    const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(certificateFile, certificatePem + key);
    const thumbprint = createHash('sha1').update(certificate).digest('hex').toUpperCase();
    expect(await certificateInWords(settings())).toBe(
      `; certificate with the thumbprint ${thumbprint}, valid until 2036-01-01`,
    );
  });

  it('is found behind others of its chain', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(
      certificateFile,
      pemOf(selfSigned(other.publicKey, other.privateKey)) + key + certificatePem,
    );
    const { client_assertion: assertion = '' } = await credential();
    expect(read(assertion.split('.')[0])).toMatchObject({
      'x5t#S256': createHash('sha256').update(certificate).digest('base64url'),
    });
  });

  it.each([
    ['an elliptic curve', generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'and is ec'],
    ['a short RSA key', generateKeyPairSync('rsa', { modulusLength: 1024 }), 'and is rsa of 1024'],
  ])('with %s says what it has to be', async (_, pair, is) => {
    const key = String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(certificateFile, pemOf(selfSigned(pair.publicKey, privateKey)) + key);
    await expect(credential()).rejects.toMatchObject({
      code: 'graph-secret-missing',
      retryable: false,
      detail: `certificateFile: the key has to be RSA of at least 2048 bits, ${is}`,
    });
  });
});

/** An X.509 certificate for `CN=lethe`, in DER: as short as the standard lets it be. */
function selfSigned(subjectKey: KeyObject, signingKey: KeyObject): Buffer {
  const tagged = (tag: number, ...content: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(content);
    const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
    return Buffer.concat([Buffer.from([tag, ...length]), body]);
  };
  const sequence = (...content: readonly Buffer[]): Buffer => tagged(0x30, ...content);
  const sha256WithRsa = sequence(tagged(0x06, Buffer.from('2a864886f70d01010b', 'hex')), tagged(0x05));
  const commonName = sequence(tagged(0x06, Buffer.from('550403', 'hex')), tagged(0x0c, Buffer.from('lethe')));
  const name = sequence(tagged(0x31, commonName));
  const validity = sequence(
    tagged(0x17, Buffer.from('260101000000Z')),
    tagged(0x17, Buffer.from('360101000000Z')),
  );
  const key = subjectKey.export({ type: 'spki', format: 'der' });
  const body = sequence(tagged(0x02, Buffer.from([1])), sha256WithRsa, name, validity, name, key);
  const signature = createSign('sha256').update(body).sign(signingKey);
  return sequence(body, sha256WithRsa, tagged(0x03, Buffer.from([0]), signature));
}
