import { createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto';

/** What is to be a certificate or its key is none, or they do not fit each other or the domain. Nothing of either is in the message. */
export class CertificateUnusable extends Error {
  override readonly name = 'CertificateUnusable';
}

function read<T>(setting: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new CertificateUnusable(`${setting} does not hold ${what} as PEM text.`);
  }
}

/** Signs what OpenDSR wants signed: SHA-256 over the body, by the key of the certificate (FIPS 186-4). */
export class OpenDsrSigner {
  readonly #key: KeyObject;

  /** @throws {CertificateUnusable} */
  constructor(
    readonly domain: string,
    readonly certificate: string,
    privateKey: string,
    /** made by this installation itself: nobody vouches for it */
    readonly isOwn = false,
  ) {
    this.#key = read('openDsr.privateKeyFile', 'a private key without a password', () =>
      createPrivateKey(privateKey),
    );
    const parsed = read('openDsr.certificateFile', 'a certificate', () => new X509Certificate(certificate));
    if (!parsed.checkPrivateKey(this.#key))
      throw new CertificateUnusable('openDsr.privateKeyFile is not the key of openDsr.certificateFile.');
    if (parsed.checkHost(domain) === undefined)
      throw new CertificateUnusable(`The certificate of openDsr is not for ${domain}.`);
  }

  /** The headers of a body. */
  headersFor(body: string): Readonly<Record<string, string>> {
    return {
      'X-OpenDSR-Processor-Domain': this.domain,
      'X-OpenDSR-Signature': sign('sha256', Buffer.from(body), this.#key).toString('base64'),
    };
  }
}
