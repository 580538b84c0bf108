import {
  permanentFault,
  retryableFault,
  type ActionHandler,
  type TaskContext,
  type TaskOutcome,
} from '#source-kit';
import type { AccountKey } from './account-key.js';
import type { CloudMfaServices } from './cloud-mfa-services.js';
import type { DeletedLook } from './deleted-items.js';
import { keysOf, keyTextOf } from './directory.js';
import type { SignIn } from './graph-answers.js';
import { graphProof, waiting } from './graph-proof.js';
import { deletedCheck, found, remarked, signInCheck, type Check, type Settled } from './purge-checks.js';
import { signInsNaming } from './sign-in-log.js';
import { readVerifyNote, type VerifyNote } from './verify-note.js';

const MOST_PLACES = 1000;

/**
 * `verify-purge` of the account: clean when the directory knows it neither as active nor as deleted,
 * and the sign-in log has forgotten it. What merely has its time still is waited for.
 */
export class PurgeVerification {
  constructor(private readonly cloud: CloudMfaServices) {}

  readonly handle: ActionHandler = async (context) => {
    const note = readVerifyNote(context.task.continuation);
    const asked = keysOf(context.task.subject);
    // By the request's own identities: an account that was created anew has another id.
    for (const key of asked) {
      const active = await this.cloud.directory.lookUp(key, context.signal);
      if (active !== undefined)
        return this.settled(context, found('account-is-back', [`users/${active.id}`], null));
    }
    const keys: readonly AccountKey[] =
      note.userId === null ? asked : [{ kind: 'object-id', value: note.userId }];
    let remarks: readonly string[] = [];
    for (const key of keys) {
      const { account, list } = await this.deleted(context, key);
      if (account !== undefined) {
        const seenAt = note.seenAt ?? context.now();
        const check = deletedCheck(account, seenAt, context.now());
        return this.conclude(context, check, { step: 'verify', userId: account.id, seenAt });
      }
      if (list === 'absent') remarks = ['deleted-items-unreadable'];
    }
    const check = await this.signIns(context, keys);
    return this.conclude(context, remarked(check, remarks), { ...note, seenAt: null });
  };

  private async deleted(context: TaskContext, key: AccountKey): Promise<DeletedLook> {
    const look = await this.cloud.deletedItems.lookUp(key, context.signal);
    if (look.list === 'forbidden')
      throw permanentFault(
        'graph-permission-missing',
        'GET /directory/deletedItems: 403; needs User.Read.All',
      );
    if (look.account === undefined && look.list === 'incomplete')
      throw retryableFault('graph-answer-unreadable', 'GET /directory/deletedItems: not the whole list');
    return look;
  }

  private async signIns(context: TaskContext, keys: readonly AccountKey[]): Promise<Check> {
    const all: SignIn[] = [];
    const gaps = new Set<string>();
    for (const key of keys) {
      const { signIns, log } = await signInsNaming(this.cloud.graph, key, context.signal);
      if (log !== 'read') gaps.add(`sign-ins-${log}`);
      all.push(...signIns);
    }
    return remarked(signInCheck(all, context.now()), [...gaps]);
  }

  private conclude(context: TaskContext, check: Check, next: VerifyNote): TaskOutcome {
    return 'again' in check ? waiting(context, next, check.again) : this.settled(context, check);
  }

  private settled(context: TaskContext, check: Settled): TaskOutcome {
    const hits = check.places.length;
    const proof = graphProof(this.cloud.graph, {
      argumentsDigest: context.digest('verify-purge', keyTextOf(context.task.subject)),
      counts: { hits },
      remarks: check.remarks,
    });
    if (hits === 0) return { outcome: 'succeeded', proof };
    const places = check.places.slice(0, MOST_PLACES);
    return { outcome: 'succeeded', proof, found: { hits, newestAt: check.newestAt, places } };
  }
}
