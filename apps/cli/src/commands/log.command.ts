import { ChainBroken, ChainCheck, type ChainSummary } from '#proof';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import { goodText, keysFrom, leftOpen } from '../proof/given-keys.js';
import { linesOf } from '../proof/file-lines.js';
import { authoritiesFrom, checkStamps, openAfter, type GoodStamp } from '../proof/time-stamps.js';
import { refuseToOverwrite, savedText, saveWhole } from '../save-whole.js';
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
  const saved = { file: options.output, ...(await saveWhole(response, target)) };
  session.terminal.out(options.json ? jsonLine(saved) : savedText(saved));
  return exitCodes.fine;
}

export interface LogVerifyOptions {
  readonly keys?: string;
  /** certificates (PEM) of time stamp authorities that are believed */
  readonly authority?: string;
  readonly json?: boolean;
}

/** Checks a chain file, without a server, and says where it breaks. */
export async function verifyLog(
  file: string,
  options: LogVerifyOptions,
  { terminal, signal }: Session,
): Promise<number> {
  const keys = await keysFrom(options.keys);
  const authorities = await authoritiesFrom(options.authority);
  const check = new ChainCheck(keys);
  try {
    for await (const lines of linesOf(file)) {
      signal.throwIfAborted();
      for (const line of lines) check.take(line);
    }
    const summary = check.end();
    const { good: stamps, bad } = await checkStamps(summary.stamps, authorities);
    if (bad) {
      terminal.out(options.json ? jsonLine({ verified: false, ...bad }) : badText(file, bad));
      return exitCodes['answer-is-no'];
    }
    const time = openAfter(stamps, summary.commits, authorities !== undefined);
    const open = leftOpen(keys, 'the file itself', time);
    terminal.out(
      options.json
        ? jsonLine({ ...good(summary, keys.from, open), timeStamps: stamps })
        : verifiedText(file, summary, stamps, open),
    );
    return exitCodes.fine;
  } catch (error) {
    if (!(error instanceof ChainBroken)) throw error;
    const { fault, line, message, place } = error;
    terminal.out(
      options.json
        ? jsonLine({ verified: false, code: fault, line, message, ...place })
        : badText(file, { line, message, code: fault }),
    );
    return exitCodes['answer-is-no'];
  }
}

const badText = (
  file: string,
  { line, message, code }: { readonly line: number; readonly message: string; readonly code: string },
): string => printable(`${file} does not verify. Line ${line}: ${message} (${code})`) + '\n';

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

function verifiedText(
  file: string,
  { commits, streams, anchors, head }: ChainSummary,
  stamps: readonly GoodStamp[],
  open: readonly string[],
): string {
  const last = stamps.at(-1);
  const stamped = last
    ? [
        `${stamps.length} time stamps hold, the last by ${last.authority} at ${last.at} over the first ${last.treeSize} commits.`,
      ]
    : [];
  const what = `${file} verifies: ${commits} commits of ${streams} streams, ${anchors} anchors, signed at ${head.signedAt} by key ${head.key.kid}.`;
  return goodText(what, [...stamped, ...open]);
}
