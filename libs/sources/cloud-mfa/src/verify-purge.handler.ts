import type { Instant } from '#contracts';
import {
  permanentFault,
  retryableFault,
  type ActionHandler,
  type TaskContext,
  type TaskOutcome,
} from '#source-kit';
import type { AccountKey } from './account-key.js';
import type { CloudMfaServices } from './cloud-mfa-services.js';
import { keyOf } from './directory.js';
import type { DeletedAccount, SignIn } from './graph-answers.js';
import { graphProof, waiting } from './graph-proof.js';
import { DAY, HOUR, instantOf, later } from './moments.js';
import { signInsNaming } from './sign-in-log.js';
import { readVerifyNote, type VerifyNote } from './verify-note.js';

/** Deleted accounts are purged, and sign-ins forgotten, after 30 days (DOC) … */
const RETENTION = 30 * DAY;
/** … or some time later; after this it is a contradiction. */
const GRACE = 3 * DAY;
const MOST_PLACES = 1000;

/** A part of the check: settled with what it found, or to be looked at again. */
type Check =
  | { readonly again: number }
  | {
      readonly places: readonly string[];
      readonly newestAt: Instant | null;
      readonly remarks: readonly string[];
    };

/**
 * `verify-purge` of the account: clean when the directory knows it neither as active nor as deleted,
 * and the sign-in log has forgotten it. What merely has its time still is waited for.
 */
export class PurgeVerification {
  constructor(private readonly cloud: CloudMfaServices) {}

  readonly handle: ActionHandler = async (context) => {
    const note = readVerifyNote(context.task.continuation);
    const key: AccountKey =
      note.userId === null ? keyOf(context.task.subject) : { kind: 'object-id', value: note.userId };
    // By the request's own identity: an account that was created anew has another id.
    const active = await this.cloud.directory.lookUp(keyOf(context.task.subject), context.signal);
    if (active !== undefined) return this.settled(context, found([`users/${active.id}`], null));

    const look = await this.cloud.deletedItems.lookUp(key, context.signal);
    if (look.list === 'forbidden')
      throw permanentFault(
        'graph-permission-missing',
        'GET /directory/deletedItems: 403; needs User.Read.All',
      );
    if (look.account === undefined && look.list === 'incomplete')
      throw retryableFault('graph-answer-unreadable', 'GET /directory/deletedItems: not the whole list');
    const since = look.account === undefined ? null : (note.seenAt ?? context.now());
    const next: VerifyNote = { step: 'verify', userId: look.account?.id ?? note.userId, seenAt: since };
    const remarks = look.list === 'absent' ? ['deleted-items-unreadable'] : [];

    const check =
      look.account === undefined
        ? await this.signIns(context, key, remarks)
        : deletedCheck(look.account, since ?? context.now(), context.now());
    return 'again' in check ? waiting(context, next, check.again) : this.settled(context, check);
  };

  private async signIns(context: TaskContext, key: AccountKey, remarks: readonly string[]): Promise<Check> {
    const signIns = await signInsNaming(this.cloud.graph, key, context.signal);
    if (signIns === null) return { ...found([], null), remarks: [...remarks, 'sign-ins-unreadable'] };
    const check = signInCheck(signIns, context.now());
    return 'again' in check ? check : { ...check, remarks };
  }

  private settled(context: TaskContext, check: Exclude<Check, { readonly again: number }>): TaskOutcome {
    const hits = check.places.length;
    const proof = graphProof(this.cloud.graph, {
      argumentsDigest: context.digest('verify-purge', keyOf(context.task.subject).value),
      counts: { hits },
      remarks: check.remarks,
    });
    if (hits === 0) return { outcome: 'succeeded', proof };
    const places = check.places.slice(0, MOST_PLACES);
    return { outcome: 'succeeded', proof, found: { hits, newestAt: check.newestAt, places } };
  }
}

const found = (places: readonly string[], newestAt: Instant | null) => ({ places, newestAt, remarks: [] });

/** An account among the deleted items may be there for 30 days, and is not to be there much longer. */
export function deletedCheck(account: DeletedAccount, seenAt: Instant, now: Instant): Check {
  const deletedAt = instantOf(account.deletedDateTime) ?? seenAt;
  if (now >= later(deletedAt, RETENTION + GRACE))
    return found([`directory/deletedItems/${account.id}`], deletedAt);
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
      overdue.map((time) => `auditLogs/signIns ${time ?? ''}`.trim()),
      newestAt,
    );
  return newestAt === null ? found([], null) : { again: pauseUntil(later(newestAt, RETENTION), now) };
}

/** An hour after the moment that the service may take; at least an hour from now, at most a day. */
function pauseUntil(moment: Instant, now: Instant): number {
  const seconds = (Date.parse(moment) - Date.parse(now)) / 1000 + HOUR;
  return Math.ceil(Math.min(Math.max(seconds, HOUR), DAY));
}
