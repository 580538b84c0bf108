import { exitCodes } from '../cli-failure.js';
import { LetheClient, path } from '../lethe-client.js';
import { refuseToOverwrite, savedText, saveWhole } from '../save-whole.js';
import type { Session } from '../session.js';
import { jsonLine } from '../terminal.js';

export interface PackageOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Downloads the package of an Export into a file that is either whole or not there. */
export async function downloadPackage(
  id: string,
  options: PackageOptions,
  session: Session,
): Promise<number> {
  const target = { file: options.output, overwrite: options.force ?? false };
  // Each download is recorded as an event of the request, so a hopeless one is not begun.
  await refuseToOverwrite(target);
  const client = new LetheClient(session.environment());
  const response = await client.stream('application/zip', {
    path: path`/v1/privacy-requests/${id}/package`,
    signal: session.signal,
  });
  const saved = { id, file: options.output, ...(await saveWhole(response, target)) };
  session.terminal.out(options.json ? jsonLine(saved) : savedText(saved));
  return exitCodes.fine;
}
