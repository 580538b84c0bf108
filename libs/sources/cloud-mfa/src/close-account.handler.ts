import {
  permanentFault,
  retryableFault,
  type ActionHandler,
  type TaskContext,
  type TaskOutcome,
} from '#source-kit';
import type { CloudMfaServices } from './cloud-mfa-services.js';
import { keyOf } from './directory.js';
import { graphProof } from './graph-proof.js';

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
    await directory.delete(account.id, context.signal);
    const left = await directory.lookUp({ kind: 'object-id', value: account.id }, context.signal);
    if (left !== undefined) throw retryableFault('account-still-there', 'GET /users/{id}: 200 after DELETE');
    return this.deleted(context, account.id, []);
  };

  private async alreadyGone(context: TaskContext): Promise<TaskOutcome> {
    const look = await this.cloud.deletedItems.lookUp(keyOf(context.task.subject), context.signal);
    if (look.account !== undefined) return this.deleted(context, look.account.id, ['already-deleted']);
    return this.done(context, 0, [
      'user-not-found',
      ...(look.list === 'read' ? [] : ['deleted-items-unreadable']),
    ]);
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
      case 'application': {
        const gone = await this.cloud.deletedItems.deleteForGood(id, context.signal);
        if (!gone)
          throw retryableFault('deleted-account-not-there', 'DELETE /directory/deletedItems/{id}: 404');
        return this.done(context, 1, [...soft, 'permanently-deleted']);
      }
    }
  }

  private done(context: TaskContext, users: 0 | 1, remarks: readonly string[]): TaskOutcome {
    const proof = graphProof(this.cloud.graph, {
      argumentsDigest: context.digest('close-account', keyOf(context.task.subject).value),
      counts: { usersFound: users, usersDeleted: users },
      remarks,
    });
    return { outcome: 'succeeded', proof };
  }
}
