import type { ProofLog } from '#ports';
import { NO_HASH } from '#ports';

/**
 * Where a stream stands in the log: behind so many commits, the last of which has this hash. The log is the
 * same for every process and after every restart; the hash tells another installation's from this one's, and
 * one that was put back from a backup.
 */
export interface StreamPlace {
  readonly behind: number;
  readonly hash: string;
}

const HASH_DIGITS = 16;

export const writeStreamId = ({ behind, hash }: StreamPlace): string =>
  `${behind}-${hash.slice(0, HASH_DIGITS)}`;

/** @returns undefined: nothing that this wrote */
export function readStreamId(text: string): StreamPlace | undefined {
  const [, behind, hash] = /^(0|[1-9]\d{0,14})-([0-9a-f]{16})$/.exec(text) ?? [];
  return behind === undefined || hash === undefined ? undefined : { behind: Number(behind), hash };
}

type Log = Pick<ProofLog, 'entries' | 'size'>;

/** The place behind so many commits. @throws {StoreUnavailable} */
export async function placeBehind(log: Log, behind: number): Promise<StreamPlace> {
  const [last] = behind > 0 ? await log.entries(behind - 1, behind) : [];
  return { behind, hash: last?.hash ?? NO_HASH };
}

/** Whether the log has this very place. @throws {StoreUnavailable} */
export async function isOfLog(log: Log, { behind, hash }: StreamPlace): Promise<boolean> {
  if (behind > (await log.size())) return false;
  const place = await placeBehind(log, behind);
  return (behind === 0 || place.hash !== NO_HASH) && place.hash.startsWith(hash);
}
