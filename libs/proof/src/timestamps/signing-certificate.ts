import { createHash } from 'node:crypto';
import type { Attribute, Certificate, SignedData } from 'pkijs';
import { asn1, SHA256 } from './timestamp-messages.js';

/** Attributes that name the certificate that signed: RFC 2634 by its SHA-1, RFC 5816 by another hash. */
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';

const HASHES: Readonly<Record<string, string>> = {
  [SHA256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Whether what is signed names this certificate, so that no other one can be put in its place (RFC 3161, 2.4.2). */
export async function isNamed(signed: SignedData, signer: Certificate): Promise<boolean> {
  const der = new Uint8Array(signer.toSchema().toBER());
  for (const attribute of signed.signerInfos[0]?.signedAttrs?.attributes ?? []) {
    const named = await nameIn(attribute);
    if (named && createHash(named.algorithm).update(der).digest().equals(named.hash)) return true;
  }
  return false;
}

interface CertificateName {
  readonly algorithm: string;
  readonly hash: Uint8Array;
}

/** The hash of the first certificate that an attribute names: ESSCertID or ESSCertIDv2; undefined: it names none. */
async function nameIn({ type, values }: Attribute): Promise<CertificateName | undefined> {
  if (type !== SIGNING_CERTIFICATE && type !== SIGNING_CERTIFICATE_V2) return undefined;
  const { asn1js } = await asn1();
  // SigningCertificate, its list of names, the first of them
  const parts = partsOf(partsOf(partsOf(values[0])[0])[0]);
  const hash = parts.find((part) => part instanceof asn1js.OctetString);
  if (!(hash instanceof asn1js.OctetString)) return undefined;
  const algorithm = type === SIGNING_CERTIFICATE ? 'sha1' : HASHES[await algorithmIn(parts[0])];
  return algorithm === undefined ? undefined : { algorithm, hash: hash.valueBlock.valueHexView };
}

/** SHA-256 where none is named. */
async function algorithmIn(first: unknown): Promise<string> {
  const { asn1js } = await asn1();
  if (!(first instanceof asn1js.Sequence)) return SHA256;
  const [oid] = first.valueBlock.value;
  return oid instanceof asn1js.ObjectIdentifier ? oid.getValue() : '';
}

function partsOf(value: unknown): readonly unknown[] {
  const block = (value as { readonly valueBlock?: { readonly value?: unknown } } | undefined)?.valueBlock;
  return Array.isArray(block?.value) ? (block.value as readonly unknown[]) : [];
}
