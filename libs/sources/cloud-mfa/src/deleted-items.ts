import { isDeletedName, sameName, type AccountKey } from './account-key.js';
import { DeletedAccount } from './graph-answers.js';
import type { GraphClient } from './graph-client.js';
import { readPages } from './graph-pages.js';
import { query, quoted, segment } from './graph-paths.js';
import { everyOne, theOne } from './read-answer.js';

const FIELDS = 'id,userPrincipalName,onPremisesSamAccountName,deletedDateTime';
const READ = 'User.Read.All';

/** What a look among the deleted accounts gave. */
export interface DeletedLook {
  readonly account: DeletedAccount | undefined;
  /** only `read` proves that nobody is there; the others are 403, a refusal of the whole list, and gaps */
  readonly list: 'read' | 'incomplete' | 'forbidden' | 'absent';
}

/** The accounts that were deleted and can still be restored (DOC). */
export class DeletedItems {
  constructor(private readonly graph: GraphClient) {}

  /**
   * Deletes an account that is among the deleted items for good. The service expunges it within 30 days.
   * @returns `absent` when it is not among them, `refused` when an application may not do that here:
   *   the permission is missing, or the tenant does not know it (DOC: older tables have “not supported”)
   */
  async deleteForGood(id: string, signal: AbortSignal): Promise<'deleted' | 'absent' | 'refused'> {
    const answer = await this.graph.call({
      method: 'DELETE',
      path: `/directory/deletedItems/${segment(id)}`,
      place: 'DELETE /directory/deletedItems/{id}',
      permission: 'User.DeleteRestore.All',
      expected: [400, 403, 404, 405],
      signal,
    });
    if (answer.status === 404) return 'absent';
    return answer.status < 400 ? 'deleted' : 'refused';
  }

  /** Looks for the account among those that can still be restored. */
  async lookUp(key: AccountKey, signal: AbortSignal): Promise<DeletedLook> {
    if (key.kind === 'object-id') return this.byId(key.value, signal);
    const isMeant = (account: DeletedAccount): boolean =>
      key.kind === 'user-principal-name'
        ? isDeletedName(account.userPrincipalName, key.value)
        : sameName(account.onPremisesSamAccountName, key.value);
    if (key.kind === 'user-principal-name') {
      const quick = await this.list({ filter: `userPrincipalName eq ${quoted(key.value)}` }, signal);
      const account = quick.accounts.find(isMeant);
      if (account !== undefined) return { account, list: 'read' };
    }
    // `eq` misses names with the id before them, and `endsWith` asks an index that lags behind: that
    // nobody is there can be said only after reading the whole list.
    const all = await this.list({ top: '999' }, signal);
    return { account: all.accounts.find(isMeant), list: all.list };
  }

  private async byId(id: string, signal: AbortSignal): Promise<DeletedLook> {
    const call = {
      method: 'GET',
      path: `/directory/deletedItems/${segment(id)}`,
      place: 'GET /directory/deletedItems/{id}',
      permission: READ,
      expected: [403, 404],
      signal,
    } as const;
    const answer = await this.graph.call(call);
    if (answer.status === 403) return { account: undefined, list: 'forbidden' };
    return {
      account: answer.status === 404 ? undefined : theOne(DeletedAccount, call, answer),
      list: 'read',
    };
  }

  private async list(
    options: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<{ readonly accounts: readonly DeletedAccount[]; readonly list: DeletedLook['list'] }> {
    const pages = await readPages(this.graph, {
      method: 'GET',
      path: `/directory/deletedItems/microsoft.graph.user?${query({ ...options, select: FIELDS })}`,
      place: 'GET /directory/deletedItems/microsoft.graph.user',
      permission: READ,
      expected: [400, 403, 404],
      signal,
    });
    const accounts = everyOne(DeletedAccount, pages.items);
    if (pages.refusedWith !== null)
      return { accounts, list: pages.refusedWith === 403 ? 'forbidden' : 'absent' };
    // DOC: of objects that the application may not see, only the id is given.
    const named = accounts.filter((account) => typeof account.userPrincipalName === 'string');
    return { accounts, list: pages.complete && named.length === pages.items.length ? 'read' : 'incomplete' };
  }
}
