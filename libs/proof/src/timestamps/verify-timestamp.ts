import { createHash, X509Certificate } from 'node:crypto';
import type { Certificate, SignedData } from 'pkijs';
import type { SignedTreeHead } from '#contracts';
import { canonicalJson } from '../canonical-json.js';
import { isNamed } from './signing-certificate.js';
import { asn1, exact, infoOf, SHA256 } from './timestamp-messages.js';

/** What can be wrong with a time stamp; the meaning of each stands in docs/reference/proof-formats.md. */
export type TimestampFault =
  | 'stamp-not-readable'
  | 'stamp-of-another-head'
  | 'stamp-broken'
  | 'stamp-not-by-authority'
  | 'authority-unknown';

export class TimestampBroken extends Error {
  override readonly name = 'TimestampBroken';

  constructor(
    readonly fault: TimestampFault,
    message: string,
  ) {
    super(message);
  }
}

/** A time stamp that holds. */
export interface VerifiedTimestamp {
  /** when the authority saw the head */
  readonly at: string;
  /** its name, as its certificate has it */
  readonly authority: string;
  /** its rules, an object identifier */
  readonly policy: string;
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/**
 * Checks a time stamp token (RFC 3161) over a signed head, without a server: it is over the SHA-256 of the head's
 * canonical form, signed by a certificate that is for time stamps and that the signature itself names.
 * @param authorities certificates (PEM) of those whose stamps are believed; undefined: whoever signed is taken at
 *   his word, and it is for the caller to say so
 * @throws {TimestampBroken}
 */
export async function verifyTimestamp(
  token: Uint8Array,
  head: SignedTreeHead,
  authorities?: readonly string[],
): Promise<VerifiedTimestamp> {
  const signed = await signedDataIn(token);
  const info = await infoOf(token);
  if (!signed || !info) throw new TimestampBroken('stamp-not-readable', 'It is no time stamp token.');
  const data = Buffer.from(canonicalJson(head), 'utf8');
  if (!(await isOver(signed, data)))
    throw new TimestampBroken('stamp-of-another-head', 'It is not over the head that it stands for.');
  const signer = await signerOf(signed, data, authorities);
  demandForTimeStamps(signer);
  if (!(await isNamed(signed, signer)))
    throw new TimestampBroken(
      'stamp-not-by-authority',
      'Its signature does not name the certificate that it carries.',
    );
  return { at: info.at.toISOString(), authority: nameOf(signer), policy: info.policy };
}

async function signedDataIn(token: Uint8Array): Promise<SignedData | undefined> {
  const { pkijs } = await asn1();
  try {
    const content = pkijs.ContentInfo.fromBER(exact(token));
    if (content.contentType !== SIGNED_DATA) return undefined;
    const signed = new pkijs.SignedData({ schema: content.content });
    return signed.encapContentInfo.eContentType === TST_INFO && signed.signerInfos.length === 1
      ? signed
      : undefined;
  } catch {
    return undefined;
  }
}

async function isOver(signed: SignedData, data: Uint8Array): Promise<boolean> {
  const { pkijs } = await asn1();
  const inner = signed.encapContentInfo.eContent?.valueBlock.valueHexView;
  if (!inner) return false;
  const { messageImprint } = pkijs.TSTInfo.fromBER(inner);
  const imprint = messageImprint.hashedMessage.valueBlock.valueHexView;
  return (
    messageImprint.hashAlgorithm.algorithmId === SHA256 &&
    createHash('sha256').update(data).digest().equals(imprint)
  );
}

/** The certificate that signed; the chain is checked as it stood when the stamp was made. */
async function signerOf(
  signed: SignedData,
  data: Uint8Array,
  authorities: readonly string[] | undefined,
): Promise<Certificate> {
  const checkChain = authorities !== undefined;
  try {
    const { signatureVerified, signerCertificate } = await signed.verify({
      signer: 0,
      data: exact(data),
      extendedMode: true,
      checkChain,
      trustedCerts: checkChain ? await certificatesOf(authorities) : [],
      passedWhenNotRevValues: true,
    });
    if (signatureVerified && signerCertificate) return signerCertificate;
  } catch (error) {
    // 5: no way from the signer's certificate to one of those that are believed.
    if (error instanceof Error && 'code' in error && error.code === 5)
      throw new TimestampBroken('authority-unknown', 'Nobody vouched for the authority that signed it.');
  }
  throw new TimestampBroken('stamp-broken', 'Its signature does not hold.');
}

async function certificatesOf(pems: readonly string[]): Promise<Certificate[]> {
  const { pkijs } = await asn1();
  return pems.map((pem) => pkijs.Certificate.fromBER(exact(new X509Certificate(pem).raw)));
}

/** RFC 3161, 2.3: the one purpose of its key. */
function demandForTimeStamps(signer: Certificate): void {
  const usage = signer.extensions?.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE);
  const purposes = (usage?.parsedValue as { readonly keyPurposes?: readonly string[] } | undefined)
    ?.keyPurposes;
  if (!usage?.critical || purposes?.length !== 1 || purposes[0] !== TIME_STAMPING)
    throw new TimestampBroken(
      'stamp-not-by-authority',
      'It was signed with a key that is not for time stamps.',
    );
}

/** The common name, or all of it. */
function nameOf({ subject }: Certificate): string {
  const parts = subject.typesAndValues.map(({ type, value }) => ({
    type: String(type),
    text: String(value.valueBlock.value),
  }));
  return parts.find(({ type }) => type === '2.5.4.3')?.text ?? parts.map(({ text }) => text).join(', ');
}
