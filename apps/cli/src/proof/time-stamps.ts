import { readFile } from 'node:fs/promises';
import { TimestampBroken, verifyTimestamp, type ChainStamp, type VerifiedTimestamp } from '#proof';
import { CliFailure } from '../cli-failure.js';
import { reasonOf } from '../system-error.js';
import { NO_TIME_STAMP } from './given-keys.js';

/** A stamp of a chain file that holds. */
export interface GoodStamp extends VerifiedTimestamp {
  /** the anchor, and how many commits were signed under it */
  readonly head: number;
  readonly treeSize: number;
}

/** A stamp of a chain file that does not hold. */
export interface BadStamp {
  readonly line: number;
  readonly code: TimestampBroken['fault'];
  readonly message: string;
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates of authorities that are believed; undefined: none were named. @throws {CliFailure} */
export async function authoritiesFrom(file: string | undefined): Promise<readonly string[] | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CliFailure('wrong-usage', `${file} cannot be read (${reasonOf(error)}).`, { cause: error });
  });
  const found = text.match(PEM);
  if (!found) throw new CliFailure('wrong-usage', `${file} holds no certificates (PEM).`);
  return found;
}

/** Checks the stamps of a chain file; the first that does not hold ends it. */
export async function checkStamps(
  stamps: readonly ChainStamp[],
  authorities: readonly string[] | undefined,
): Promise<{ readonly good: readonly GoodStamp[]; readonly bad: BadStamp | undefined }> {
  const good: GoodStamp[] = [];
  for (const { line, head, token } of stamps)
    try {
      const stamp = await verifyTimestamp(token, head, authorities);
      good.push({ ...stamp, head: head.number, treeSize: head.treeSize });
    } catch (error) {
      if (!(error instanceof TimestampBroken)) throw error;
      return { good, bad: { line, code: error.fault, message: error.message } };
    }
  return { good, bad: undefined };
}

/** What stamps leave open, in words. */
export function openAfter(
  stamps: readonly GoodStamp[],
  commits: number,
  vouched: boolean,
): readonly string[] {
  const last = stamps.at(-1);
  if (!last) return [NO_TIME_STAMP];
  return [
    ...(vouched
      ? []
      : [
          `Nobody vouched for the authority of the time stamps (${last.authority}): give its certificate, or that of who certified it, with --authority.`,
        ]),
    ...(last.treeSize < commits
      ? [`The last ${commits - last.treeSize} commits were made after the last time stamp.`]
      : []),
  ];
}
