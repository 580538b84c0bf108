import { CertificateAnswer } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { LetheClient, path } from '../lethe-client.js';
import type { Session } from '../session.js';
import { jsonLine } from '../terminal.js';

/** Prints the certificate of erasure, which is JSON in any case: indented, or on one line with `--json`. */
export async function certificate(
  id: string,
  options: { readonly json?: boolean },
  session: Session,
): Promise<number> {
  const client = new LetheClient(session.environment());
  const answer = await client.json(CertificateAnswer, {
    path: path`/v1/privacy-requests/${id}/certificate`,
    signal: session.signal,
  });
  // JSON.stringify escapes control characters, so this is safe on a terminal too.
  session.terminal.out(options.json ? jsonLine(answer) : `${JSON.stringify(answer, null, 2)}\n`);
  return exitCodes.fine;
}
