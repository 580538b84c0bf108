import {
  permanentFault,
  retryableFault,
  type ActionHandler,
  type TaskContext,
  type TaskOutcome,
} from '#source-kit';
import type { CloudMfaServices } from './cloud-mfa-services.js';
import { keysOf, keyTextOf } from './directory.js';
import type { Account } from './graph-answers.js';
import { graphProof } from './graph-proof.js';
import { instantOf } from './moments.js';

/**
 * `close-account`: deletes the account. What that claims is a soft deletion, restorable for 30 days;
 * whether it was purged is found out by `verify-purge`. Asked again, it finds the account gone and
 * says so.
 */
export class AccountClosing {
  constructor(private readonly cloud: CloudMfaServices) {}

  readonly handle: ActionHandler = async (context) => {
    const { directory } = this.cloud;
    const account = await directory.accountOf(context.task.subject, context.signal);
    if (account === undefined) return this.alreadyGone(context);
    if (account.onPremisesSyncEnabled === true)
      throw permanentFault('synced-user', 'GET /users/{id}: onPremisesSyncEnabled');
    if (isLater(account, context))
      throw permanentFault('account-created-since', 'GET /users/{id}: createdDateTime');
    await context.demandClearance();
    await directory.delete(account.id, context.signal);
    const left = await directory.lookUp({ kind: 'object-id', value: account.id }, context.signal);
    if (left !== undefined) throw retryableFault('account-still-there', 'GET /users/{id}: 200 after DELETE');
    return this.deleted(context, account.id, []);
  };

  private async alreadyGone(context: TaskContext): Promise<TaskOutcome> {
    let isRead = true;
    for (const key of keysOf(context.task.subject)) {
      const look = await this.cloud.deletedItems.lookUp(key, context.signal);
      if (look.account !== undefined) return this.deleted(context, look.account.id, ['already-deleted']);
      isRead &&= look.list === 'read';
    }
    return this.done(context, 0, ['user-not-found', ...(isRead ? [] : ['deleted-items-unreadable'])]);
  }

  /** The account can still be restored: what now depends on the setting `permanentDelete`. */
  private async deleted(context: TaskContext, id: string, remarks: readonly string[]): Promise<TaskOutcome> {
    const { permanentDelete } = this.cloud.settings.accountClose;
    const soft = ['soft-deleted', ...remarks];
    switch (permanentDelete) {
      case 'wait':
        return this.done(context, 1, soft);
      case 'manual':
        return this.done(context, 1, [...soft, 'permanent-delete-by-person']);
      case 'application':
        return this.done(context, 1, [...soft, await this.deleteForGood(context, id)]);
    }
  }

  /** Where the tenant does not allow it, the service expunges the account by itself after 30 days. */
  private async deleteForGood(context: TaskContext, id: string): Promise<string> {
    await context.demandClearance();
    switch (await this.cloud.deletedItems.deleteForGood(id, context.signal)) {
      case 'deleted':
        return 'permanently-deleted';
      case 'refused':
        return 'permanent-delete-refused';
      case 'absent':
        throw retryableFault('deleted-account-not-there', 'DELETE /directory/deletedItems/{id}: 404');
    }
  }

  private done(context: TaskContext, users: 0 | 1, remarks: readonly string[]): TaskOutcome {
    const proof = graphProof(this.cloud.graph, {
      argumentsDigest: context.digest('close-account', keyTextOf(context.task.subject)),
      counts: { usersFound: users, usersDeleted: users },
      remarks,
    });
    return { outcome: 'succeeded', proof };
  }
}

/** Whoever gives an object id means that account, whenever it was made; a name may have a new bearer. */
function isLater({ createdDateTime }: Account, { task }: TaskContext): boolean {
  const createdAt = instantOf(createdDateTime);
  return (
    task.subject.objectId === undefined &&
    task.olderThan !== null &&
    createdAt !== null &&
    createdAt >= task.olderThan
  );
}
