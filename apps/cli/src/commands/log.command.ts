import { ChainBroken, ChainCheck, type ChainSummary } from '#proof';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import { keysFrom, leftOpen } from '../proof/given-keys.js';
import { linesOf } from '../proof/file-lines.js';
import { refuseToOverwrite, saveWhole } from '../save-whole.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';

export interface LogExportOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Downloads the chain file. It is not checked on the way: that is for `log verify`, wherever it is kept. */
export async function exportLog(options: LogExportOptions, session: Session): Promise<number> {
  const target = { file: options.output, overwrite: options.force ?? false };
  await refuseToOverwrite(target);
  const client = new LetheClient(session.environment());
  const response = await client.stream('application/x-ndjson', { path: '/v1/log', signal: session.signal });
  const { bytes, sha256 } = await saveWhole(response, target);
  const saved = { file: options.output, bytes, sha256 };
  session.terminal.out(
    options.json ? jsonLine(saved) : printable(`${options.output}: ${bytes} bytes, SHA-256 ${sha256}`) + '\n',
  );
  return exitCodes.fine;
}

export interface LogVerifyOptions {
  readonly keys?: string;
  readonly json?: boolean;
}

/** Checks a chain file, without a server, and says where it breaks. */
export async function verifyLog(
  file: string,
  options: LogVerifyOptions,
  { terminal, signal }: Session,
): Promise<number> {
  const keys = await keysFrom(options.keys);
  const check = new ChainCheck(keys);
  try {
    for await (const lines of linesOf(file)) {
      signal.throwIfAborted();
      for (const line of lines) check.take(line);
    }
    const summary = check.end();
    const open = leftOpen(keys, 'the file itself');
    terminal.out(options.json ? jsonLine(good(summary, keys.from, open)) : goodText(file, summary, open));
    return exitCodes.fine;
  } catch (error) {
    if (!(error instanceof ChainBroken)) throw error;
    const { fault, line, message, place } = error;
    terminal.out(
      options.json
        ? jsonLine({ verified: false, code: fault, line, message, ...place })
        : printable(`${file} does not verify. Line ${line}: ${message} (${fault})`) + '\n',
    );
    return exitCodes['answer-is-no'];
  }
}

const good = (
  { commits, streams, anchors, head, keys }: ChainSummary,
  vouched: 'given' | 'found',
  open: readonly string[],
) => ({
  verified: true,
  commits,
  streams,
  anchors,
  signedAt: head.signedAt,
  rootHash: head.rootHash,
  keys,
  keysVouchedFor: vouched === 'given',
  leftOpen: open,
});

function goodText(
  file: string,
  { commits, streams, anchors, head }: ChainSummary,
  open: readonly string[],
): string {
  const what = `${file} verifies: ${commits} commits of ${streams} streams, ${anchors} anchors, signed at ${head.signedAt} by key ${head.key.kid}.`;
  return [what, ...open.map((text) => `  ${text}`)].map((line) => `${printable(line)}\n`).join('');
}
