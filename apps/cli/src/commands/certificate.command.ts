import { CertificateAnswer } from '../answers.js';
import { CliFailure, exitCodes } from '../cli-failure.js';
import { LetheClient, path } from '../lethe-client.js';
import { refuseToOverwrite, savedText, saveWhole } from '../save-whole.js';
import type { Session } from '../session.js';
import { jsonLine } from '../terminal.js';

export interface CertificateOptions {
  readonly output?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/**
 * The certificate of erasure: printed, which is JSON in any case, indented or on one line with `--json`; or saved
 * with `-o` as it was signed, as PDF where the name of the file says so.
 */
export async function certificate(
  id: string,
  { output, force = false, json = false }: CertificateOptions,
  session: Session,
): Promise<number> {
  if (output !== undefined) return save(id, { file: output, overwrite: force, json }, session);
  if (force) throw new CliFailure('wrong-usage', '--force is for a file: name it with -o.');
  const client = new LetheClient(session.environment());
  const answer = await client.json(CertificateAnswer, { path: pathOf(id), signal: session.signal });
  // JSON.stringify escapes control characters, so this is safe on a terminal too.
  session.terminal.out(json ? jsonLine(answer) : `${JSON.stringify(answer, null, 2)}\n`);
  return exitCodes.fine;
}

interface Saving {
  readonly file: string;
  readonly overwrite: boolean;
  readonly json: boolean;
}

async function save(id: string, { json, ...target }: Saving, session: Session): Promise<number> {
  const { file } = target;
  // Each look is recorded as an event of the request, so a hopeless one is not begun.
  await refuseToOverwrite(target);
  const client = new LetheClient(session.environment());
  const response = await client.stream(/\.pdf$/i.test(file) ? 'application/pdf' : 'application/json', {
    path: pathOf(id),
    signal: session.signal,
  });
  const saved = { id, file, ...(await saveWhole(response, target)) };
  session.terminal.out(json ? jsonLine(saved) : savedText(saved));
  return exitCodes.fine;
}

const pathOf = (id: string): string => path`/v1/privacy-requests/${id}/certificate`;
