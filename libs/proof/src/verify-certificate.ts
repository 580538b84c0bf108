import { KeptCertificate } from '#contracts';
import { commitLeaf, rootOfInclusion } from './merkle.js';
import { isSigned } from './signatures.js';
import { NotReadable, readStrictly } from './strict-text.js';
import { isHeadSigned } from './tree-heads.js';
import type { VouchedKeys } from './vouched-keys.js';

/** What can be wrong with a certificate; the meaning of each stands in docs/reference/proof-formats.md. */
export type CertificateFault =
  | 'not-readable'
  | 'key-unknown'
  | 'key-retired'
  | 'signature-broken'
  | 'head-signature-broken'
  | 'not-in-log'
  | 'pages-differ';

/** The certificate does not verify. The message quotes nothing of what is in it but ids. */
export class CertificateBroken extends Error {
  override readonly name = 'CertificateBroken';

  constructor(
    readonly fault: CertificateFault,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Checks a certificate, without a server: its own signature, that of the head that it stands under, and that
 * the commit that it was read from is in the tree of that head.
 * @throws {CertificateBroken}
 */
export function verifyCertificate(text: string, vouched: VouchedKeys): KeptCertificate {
  const certificate = readCertificate(text);
  const { signature, ...certified } = certificate;
  const { key, chain } = certified;
  const { head, leafIndex, path } = chain.inclusion;
  // It holds the head, and so was signed behind it.
  for (const used of [key, head.key]) {
    if (!vouched.has(used))
      throw new CertificateBroken(
        'key-unknown',
        `It is signed with a key that nobody vouched for: ${used.kid}.`,
      );
    if (vouched.wasRetired(used, head.signedAt))
      throw new CertificateBroken(
        'key-retired',
        `It is signed with a key that was out of use for more than a day: ${used.kid}.`,
      );
  }
  if (!isSigned(certified, signature, key))
    throw new CertificateBroken(
      'signature-broken',
      'Its signature does not hold: something in it was changed.',
    );
  if (!isHeadSigned(head))
    throw new CertificateBroken('head-signature-broken', 'The signature of its tree head does not hold.');
  const place = { place: leafIndex, size: head.treeSize };
  const root = rootOfInclusion(
    commitLeaf(chain.hash),
    place,
    path.map((hash) => Buffer.from(hash, 'hex')),
  );
  if (root?.toString('hex') !== head.rootHash)
    throw new CertificateBroken(
      'not-in-log',
      'Its commit is not in the log that its tree head was signed over.',
    );
  return certificate;
}

function readCertificate(text: string): KeptCertificate {
  let value: unknown;
  try {
    value = readStrictly(text);
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    throw new CertificateBroken('not-readable', `It cannot be read: ${error.message}.`);
  }
  const parsed = KeptCertificate.safeParse(value);
  // As it was read, which is what was found to be one: its members keep their order, by which the pages of a PDF go.
  if (parsed.success) return value as KeptCertificate;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new CertificateBroken(
    'not-readable',
    `It is no certificate of a form that is known here${where === '' ? '' : ` (${where})`}.`,
  );
}
