import type { Instant, sourceContracts } from '#contracts';
import type { DeletedAccount, SignIn } from './graph-answers.js';
import { DAY, HOUR, instantOf, later, MINUTE } from './moments.js';

/** Deleted accounts are purged, and sign-ins forgotten, after 30 days (DOC) … */
const RETENTION = 30 * DAY;
/** … or some time later; after this it is a contradiction. */
const GRACE = 3 * DAY;

/** A part of a verification: settled with what it found, or to be looked at again in so many seconds. */
export type Check = Settled | { readonly again: number };
export interface Settled {
  /** where something is found; none when it is clean */
  readonly places: readonly string[];
  readonly newestAt: Instant | null;
  readonly remarks: readonly string[];
}

/** @param as what was found, for whoever has to do something about it; see the contract of the source */
export const found = (
  as: keyof (typeof sourceContracts)['cloud-mfa']['findings'],
  places: readonly string[],
  newestAt: Instant | null,
): Settled => ({ places, newestAt, remarks: [as] });

const CLEAN: Settled = { places: [], newestAt: null, remarks: [] };

export const remarked = (check: Check, remarks: readonly string[]): Check =>
  'again' in check ? check : { ...check, remarks: [...check.remarks, ...remarks] };

/**
 * An account among the deleted items may be there for 30 days, and is not to be there much longer.
 * @param seenAt counts when the service does not say since when
 */
export function deletedCheck(account: DeletedAccount, seenAt: Instant, now: Instant): Check {
  const deletedAt = instantOf(account.deletedDateTime) ?? seenAt;
  if (now >= later(deletedAt, RETENTION + GRACE))
    return found('deleted-account-kept', [`directory/deletedItems/${account.id}`], deletedAt);
  return { again: pauseUntil(later(deletedAt, RETENTION), now) };
}

/** The log names an account for 30 days after a sign-in; an entry without a time has none to wait for. */
export function signInCheck(signIns: readonly SignIn[], now: Instant): Check {
  const times = signIns.map((signIn) => instantOf(signIn.createdDateTime));
  const newestAt =
    times
      .filter((time) => time !== null)
      .sort()
      .at(-1) ?? null;
  const overdue = times.filter((time) => time === null || now >= later(time, RETENTION + GRACE));
  if (overdue.length > 0)
    return found(
      'sign-ins-kept',
      overdue.map((time) => `auditLogs/signIns ${time ?? ''}`.trim()),
      newestAt,
    );
  return newestAt === null ? CLEAN : { again: pauseUntil(later(newestAt, RETENTION), now) };
}

/** A day, or less when the service may have done it by then: an hour after the moment from which it may. */
function pauseUntil(moment: Instant, now: Instant): number {
  const seconds = Math.ceil((Date.parse(moment) - Date.parse(now)) / 1000) + HOUR;
  return seconds > 0 ? Math.min(Math.max(seconds, MINUTE), DAY) : DAY;
}
