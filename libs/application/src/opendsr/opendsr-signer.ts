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
  /** when the certificate is valid: what is signed before and after is believed by nobody */
  readonly valid: { readonly from: Date; readonly to: Date };

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
    this.valid = { from: new Date(parsed.validFrom), to: new Date(parsed.validTo) };
  }

  /** The headers of a body. */
  headersFor(body: string): Readonly<Record<string, string>> {
    return {
      'X-OpenDSR-Processor-Domain': this.domain,
      'X-OpenDSR-Signature': sign('sha256', Buffer.from(body), this.#key).toString('base64'),
    };
  }
}

/** So long before its end somebody is told: a new certificate takes some days to be had. */
const TOLD_DAYS_BEFORE = 30;
const DAY_MS = 86_400_000;

export interface ValidityFault {
  readonly code: 'certificate-not-yet-valid' | 'certificate-ends-soon' | 'certificate-ended';
  /** what is wrong, with the date */
  readonly reason: string;
}

/**
 * What is wrong with the days for which a certificate is valid; undefined: nothing.
 * @param now real time, also in a sandbox: whoever checks a signature has no other
 */
export function validityFault(
  { from, to }: OpenDsrSigner['valid'],
  now: Date = new Date(),
): ValidityFault | undefined {
  if (now < from)
    return {
      code: 'certificate-not-yet-valid',
      reason: `The certificate of openDsr is not valid before ${from.toISOString()}.`,
    };
  const ends = to.toISOString();
  if (now >= to) return { code: 'certificate-ended', reason: `The certificate of openDsr ended at ${ends}.` };
  if (to.getTime() - now.getTime() < TOLD_DAYS_BEFORE * DAY_MS)
    return { code: 'certificate-ends-soon', reason: `The certificate of openDsr ends at ${ends}.` };
  return undefined;
}
