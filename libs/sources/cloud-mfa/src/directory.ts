import type { Subject } from '#contracts';
import { permanentFault } from '#source-kit';
import { accountKeysOf, sameName, type AccountKey } from './account-key.js';
import { Account } from './graph-answers.js';
import type { GraphClient } from './graph-client.js';
import { readPages } from './graph-pages.js';
import { query, quoted, userPath } from './graph-paths.js';
import { everyOne, theOne } from './read-answer.js';

const ACCOUNT_FIELDS = 'id,userPrincipalName,onPremisesSamAccountName,onPremisesSyncEnabled,createdDateTime';
const READ = 'User.Read.All';
const WRITE = 'User.ReadWrite.All';

/** The accounts of the tenant: found and deleted (DOC). */
export class Directory {
  constructor(private readonly graph: GraphClient) {}

  /**
   * The one account that the request means; undefined when there is none.
   * @throws {TaskFault} `identity-missing`, `identity-ambiguous`, `identity-conflict` and those of Graph
   */
  async accountOf(subject: Subject, signal: AbortSignal): Promise<Account | undefined> {
    const account = await this.theOneOf(keysOf(subject), signal);
    const { objectId, userPrincipalName } = subject;
    if (objectId === undefined || userPrincipalName === undefined) return account;
    if (account === undefined) {
      // The id leads nowhere. Should the name lead somewhere, one of the two is wrong.
      const named = await this.lookUp({ kind: 'user-principal-name', value: userPrincipalName }, signal);
      if (named !== undefined)
        throw permanentFault('identity-conflict', 'GET /users/{id}: 404, by name: 200');
      return undefined;
    }
    const names = [userPrincipalName, ...(subject.aliases ?? [])];
    const name = account.userPrincipalName;
    if (typeof name === 'string' && !names.some((known) => sameName(name, known)))
      throw permanentFault('identity-conflict', 'GET /users/{id}: another user principal name');
    return account;
  }

  /** All keys are of one person, so they lead to one account or to none. */
  private async theOneOf(keys: readonly AccountKey[], signal: AbortSignal): Promise<Account | undefined> {
    let found: Account | undefined;
    for (const key of keys) {
      const account = await this.lookUp(key, signal);
      if (found && account && found.id !== account.id)
        throw permanentFault('identity-ambiguous', 'GET /users/{id}: names of different accounts');
      found ??= account;
    }
    return found;
  }

  async lookUp(key: AccountKey, signal: AbortSignal): Promise<Account | undefined> {
    if (key.kind === 'sam-account-name') return this.bySamAccountName(key.value, signal);
    const call = {
      method: 'GET',
      path: `${userPath(key.value)}?${query({ select: ACCOUNT_FIELDS })}`,
      place: 'GET /users/{id}',
      permission: READ,
      expected: [404],
      signal,
    } as const;
    const answer = await this.graph.call(call);
    return answer.status === 404 ? undefined : theOne(Account, call, answer);
  }

  /** DOC: filters on this property are advanced queries, hence the header and `$count`. */
  private async bySamAccountName(name: string, signal: AbortSignal): Promise<Account | undefined> {
    const filter = `onPremisesSamAccountName eq ${quoted(name)}`;
    const pages = await readPages(this.graph, {
      method: 'GET',
      path: `/users?${query({ filter, count: 'true', select: ACCOUNT_FIELDS })}`,
      place: 'GET /users',
      permission: READ,
      headers: { consistencylevel: 'eventual' },
      signal,
    });
    const found = everyOne(Account, pages.items).filter((account) =>
      sameName(account.onPremisesSamAccountName, name),
    );
    if (found.length > 1) throw permanentFault('identity-ambiguous', `GET /users: ${found.length} accounts`);
    return found[0];
  }

  /** Deletes an account, restorable for 30 days. One that is gone already is fine. */
  async delete(id: string, signal: AbortSignal): Promise<void> {
    await this.graph.call({
      method: 'DELETE',
      path: userPath(id),
      place: 'DELETE /users/{id}',
      permission: WRITE,
      expected: [404],
      signal,
    });
  }
}

/** At least one. @throws {TaskFault} `identity-missing` */
export function keysOf(subject: Subject): readonly AccountKey[] {
  const keys = accountKeysOf(subject);
  if (keys.length === 0) throw permanentFault('identity-missing');
  return keys;
}

/** What a proof names an account by: a digest is made of it. @throws {TaskFault} `identity-missing` */
export const keyTextOf = (subject: Subject): string =>
  keysOf(subject)
    .map(({ value }) => value)
    .join(' ');
