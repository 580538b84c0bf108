import { TASK_TOKEN_HEADER, vaultAddresses } from '#contracts';
import { refuse, type Addresses, type AnyEndpoint, type HttpExchange } from '#platform';
import { VaultRefused, type HostCredential } from '#ports';
import type { TaskTokens, VerifiedGrant } from '#vault';

/** Looks up the task that a call is about: the one that its token names, if the caller may open it. */
export class TaskAddresses implements Addresses {
  constructor(private readonly tokens: TaskTokens) {}

  /** @throws {RefusedError} `task-token-refused`, `lease-over`, `not-this-host` */
  async lookUp({ path }: AnyEndpoint, exchange: HttpExchange): Promise<VerifiedGrant | undefined> {
    if (path === vaultAddresses.seal) return undefined;
    const { credential, headersDistinct } = exchange;
    if (!credential) throw refuse('unauthorized');
    const [token, ...more] = headersDistinct[TASK_TOKEN_HEADER] ?? [];
    if (token === undefined || more.length > 0)
      throw refuse('task-token-refused', `Send the token of the task once, as \`${TASK_TOKEN_HEADER}\`.`);
    const grant = await this.grantOf(token);
    if (!mayOpen(credential, grant)) throw refuse('not-this-host');
    return grant;
  }

  private async grantOf(token: string): Promise<VerifiedGrant> {
    try {
      return await this.tokens.verify(token);
    } catch (error) {
      if (error instanceof VaultRefused) throw refuse(error.leaseOver ? 'lease-over' : 'task-token-refused');
      throw error;
    }
  }
}

/** A task without a host may be done by any process of its source. */
const mayOpen = ({ source, hosts }: HostCredential, grant: VerifiedGrant): boolean =>
  grant.source === source && (grant.host === null || hosts === 'all' || hosts.includes(grant.host));
