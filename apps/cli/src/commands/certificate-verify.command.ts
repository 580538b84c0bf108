import { readFile } from 'node:fs/promises';
import type { KeptCertificate } from '#contracts';
import { attachedCertificate, certificatePdf, isPdf, sameDocument } from '#package';
import { CertificateBroken, verifyCertificate, type VouchedKeys } from '#proof';
import { CliFailure, exitCodes } from '../cli-failure.js';
import { goodText, keysFrom, leftOpen } from '../proof/given-keys.js';
import type { Session } from '../session.js';
import { reasonOf } from '../system-error.js';
import { jsonLine, printable } from '../terminal.js';

export interface CertificateVerifyOptions {
  readonly keys?: string;
  readonly json?: boolean;
}

/** Checks a certificate of erasure, as JSON or as PDF, without a server. */
export async function verifyCertificateFile(
  file: string,
  options: CertificateVerifyOptions,
  { terminal }: Session,
): Promise<number> {
  const keys = await keysFrom(options.keys);
  const bytes = await bytesOf(file);
  try {
    const certificate = isPdf(bytes) ? await verifyPdf(bytes, keys) : verifyCertificate(textOf(bytes), keys);
    const open = leftOpen(keys, 'the certificate itself');
    terminal.out(
      options.json
        ? jsonLine({ ...shown(certificate), keysVouchedFor: keys.from === 'given', leftOpen: open })
        : verifiedText(file, certificate, open),
    );
    return exitCodes.fine;
  } catch (error) {
    if (!(error instanceof CertificateBroken)) throw error;
    const { fault, message } = error;
    terminal.out(
      options.json
        ? jsonLine({ verified: false, code: fault, message })
        : printable(`${file} does not verify. ${message} (${fault})`) + '\n',
    );
    return exitCodes['answer-is-no'];
  }
}

/** What is signed is attached to the pages, which have to say the same. @throws {CertificateBroken} */
async function verifyPdf(bytes: Uint8Array, keys: VouchedKeys): Promise<KeptCertificate> {
  const text = attachedCertificate(bytes);
  if (text === undefined)
    throw new CertificateBroken('not-readable', 'No certificate is attached to it that can be read.');
  const certificate = verifyCertificate(text, keys);
  if (!sameDocument(bytes, await certificatePdf(certificate)))
    throw new CertificateBroken(
      'pages-differ',
      'The certificate that is attached to it verifies, but its pages are not the ones that this version of Lethe writes for it: they were changed, or written by another version. Go by what is attached.',
    );
  return certificate;
}

/** @throws {CliFailure} */
async function bytesOf(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: unknown) => {
    throw new CliFailure('wrong-usage', `${file} cannot be read (${reasonOf(error)}).`, { cause: error });
  });
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // No certificate is this text, and so it is told as any other that cannot be read.
    return '';
  }
}

const shown = ({ request, outcome, issuedAt, key, chain, exceptions }: KeptCertificate) => ({
  verified: true,
  request: request.id,
  outcome,
  exceptions: exceptions.length,
  issuedAt,
  key: key.kid,
  inLogSince: chain.inclusion.head.signedAt,
});

function verifiedText(file: string, certificate: KeptCertificate, open: readonly string[]): string {
  const { request, outcome, exceptions, inLogSince, key } = shown(certificate);
  const what =
    `${file} verifies: request ${request}, ${outcome}${exceptions > 0 ? ` (${exceptions})` : ''}, ` +
    `in the log since ${inLogSince}, signed by key ${key}.`;
  return goodText(what, open);
}
