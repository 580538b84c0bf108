import { createHash, createPrivateKey, randomUUID, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { secretText, type CloudMfaSettings } from '#contracts';
import { permanentFault, systemReason } from '#source-kit';

/**
 * What proves to the authority that we are the application: a client secret, an assertion signed with a
 * certificate, or one that somebody else has issued whom the application trusts (DOC: certificate
 * credentials, workload identity federation). The file is read each time a token is needed, so that a rotated
 * secret is taken without a restart.
 * @returns fields of the token request
 * @throws {TaskFault} `graph-secret-missing`
 */
export async function clientCredential(
  graph: CloudMfaSettings['graph'],
  tokenEndpoint: URL,
): Promise<Readonly<Record<string, string>>> {
  const { clientId = '', certificateFile, federatedTokenFile } = graph;
  if (federatedTokenFile !== undefined) return assertionOf(await textOf(federatedTokenFile));
  if (certificateFile === undefined) return { client_secret: await textOf(graph.clientSecretFile ?? '') };
  const { key, thumbprint } = certificateOf(await textOf(certificateFile));
  // jose is loaded when a certificate is used at all, to keep the start fast.
  const { SignJWT } = await import('jose');
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenEndpoint.href)
    .setJti(randomUUID())
    .setNotBefore('0s')
    .setExpirationTime('5 minutes')
    .sign(key);
  return assertionOf(assertion);
}

/**
 * Which certificate signs, in words for faults: by what the Entra admin centre shows of those that are uploaded, and how
 * long it is good. Nothing where there is none, or none that can be read.
 */
export async function certificateInWords({ certificateFile }: CloudMfaSettings['graph']): Promise<string> {
  if (certificateFile === undefined) return '';
  try {
    const { certificate } = pairIn(await textOf(certificateFile));
    const until = new Date(certificate.validTo).toISOString().slice(0, 10);
    return `; certificate with the thumbprint ${certificate.fingerprint.replaceAll(':', '')}, valid until ${until}`;
  } catch {
    return '';
  }
}

const assertionOf = (assertion: string): Readonly<Record<string, string>> => ({
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion,
});

async function textOf(file: string): Promise<string> {
  let text: string;
  try {
    text = secretText(await readFile(file)).trim();
  } catch (error) {
    throw permanentFault('graph-secret-missing', `${file}: ${systemReason(error) ?? 'it cannot be read'}`);
  }
  if (text === '') throw permanentFault('graph-secret-missing', `${file}: empty`);
  return text;
}

/**
 * The private key of a PEM file and the certificate that belongs to it, which others of its chain may stand before; the
 * certificate is named by its SHA-256.
 */
function certificateOf(pem: string): { readonly key: KeyObject; readonly thumbprint: string } {
  const { key, certificate } = pairIn(pem);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < LEAST_BITS)
    throw permanentFault(
      'graph-secret-missing',
      `certificateFile: the key has to be RSA of at least ${LEAST_BITS} bits, and is ${key.asymmetricKeyType ?? 'of another kind'}${bits > 0 ? ` of ${bits}` : ''}`,
    );
  return { key, thumbprint: createHash('sha256').update(certificate.raw).digest('base64url') };
}

function pairIn(pem: string): { readonly key: KeyObject; readonly certificate: X509Certificate } {
  try {
    const key = createPrivateKey(pem.slice(Math.max(pem.search(PRIVATE_KEY), 0)));
    const certificates = (pem.match(CERTIFICATES) ?? []).map((each) => new X509Certificate(each));
    const certificate = certificates.find((each) => each.checkPrivateKey(key));
    if (!certificate) throw new Error('another key');
    return { key, certificate };
  } catch {
    // The error is left out: OpenSSL quotes what it read.
    throw permanentFault(
      'graph-secret-missing',
      'certificateFile does not hold a certificate and its private key, both PEM, without passphrase',
    );
  }
}

/** What PS256 asks for, and Entra ID takes (DOC). */
const LEAST_BITS = 2048;
const PRIVATE_KEY = /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/;
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
