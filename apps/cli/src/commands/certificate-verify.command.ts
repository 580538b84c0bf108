import { readFile } from 'node:fs/promises';
import type { Certificate } from '#contracts';
import { CertificateBroken, verifyCertificate } from '#proof';
import { CliFailure, exitCodes } from '../cli-failure.js';
import { keysFrom, leftOpen } from '../proof/given-keys.js';
import type { Session } from '../session.js';
import { reasonOf } from '../system-error.js';
import { jsonLine, printable } from '../terminal.js';

export interface CertificateVerifyOptions {
  readonly keys?: string;
  readonly json?: boolean;
}

/** Checks a certificate of erasure, without a server. */
export async function verifyCertificateFile(
  file: string,
  options: CertificateVerifyOptions,
  { terminal }: Session,
): Promise<number> {
  const keys = await keysFrom(options.keys);
  const text = await textOf(file);
  try {
    const certificate = verifyCertificate(text, keys);
    const open = leftOpen(keys, 'the certificate itself');
    terminal.out(
      options.json
        ? jsonLine({ ...shown(certificate), keysVouchedFor: keys.from === 'given', leftOpen: open })
        : goodText(file, certificate, open),
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

/** @throws {CliFailure} */
async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CliFailure('wrong-usage', `${file} cannot be read (${reasonOf(error)}).`, { cause: error });
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // No certificate is this text, and so it is told as any other that cannot be read.
    return '';
  }
}

const shown = ({ request, outcome, issuedAt, key, chain, exceptions }: Certificate) => ({
  verified: true,
  request: request.id,
  outcome,
  exceptions: exceptions.length,
  issuedAt,
  key: key.kid,
  inLogSince: chain.inclusion.head.signedAt,
});

function goodText(file: string, certificate: Certificate, open: readonly string[]): string {
  const { request, outcome, exceptions, inLogSince, key } = shown(certificate);
  const what =
    `${file} verifies: request ${request}, ${outcome}${exceptions > 0 ? ` (${exceptions})` : ''}, ` +
    `in the log since ${inLogSince}, signed by key ${key}.`;
  return [what, ...open.map((text) => `  ${text}`)].map((line) => `${printable(line)}\n`).join('');
}
