import type { HostDesk, PrivacyRequests, RestraintDesk, WebhookDesk } from '#application';
import { HostName, type RequestView } from '#contracts';
import {
  RefusedError,
  refuse,
  type Addresses,
  type AnyEndpoint,
  type ApiKeys,
  type HttpExchange,
} from '#platform';
import { apiKeyEndpoints, hostEndpoints } from './endpoints/desk.endpoints.js';
import { restraintEndpoints } from './endpoints/restraint.endpoints.js';
import { REQUEST } from './endpoints/request-parts.js';
import { WEBHOOK } from './endpoints/webhook.endpoints.js';

/** Those who know what else addresses name. */
export interface AddressedDesks {
  readonly hosts: Pick<HostDesk, 'knows'>;
  readonly webhooks: Pick<WebhookDesk, 'has'>;
  readonly restraints: Pick<RestraintDesk, 'knowsHold'>;
}

/** Looks up the request, the task of it, the API key, the legal hold, or the host that an address names. */
export class GatewayAddresses implements Addresses {
  constructor(
    private readonly requests: PrivacyRequests,
    private readonly apiKeys: ApiKeys,
    private readonly desks: AddressedDesks,
  ) {}

  async lookUp({ path, method }: AnyEndpoint, exchange: HttpExchange): Promise<RequestView | undefined> {
    const { id, taskId, host, deliveryId } = exchange.matched?.params ?? {};
    if (path === hostEndpoints.retire.path) await this.host(host);
    if (id === undefined) return undefined;
    if (path === apiKeyEndpoints.delete.path && !(await this.apiKeys.has(id))) throw refuse('not-found');
    if (path.startsWith(WEBHOOK) && !(await this.desks.webhooks.has(id, deliveryId)))
      throw refuse('not-found');
    if (path === restraintEndpoints.liftHold.path) await this.hold(id, method);
    return path.startsWith(REQUEST) ? this.request(id, taskId, exchange) : undefined;
  }

  /** What was lifted can be read, and not be lifted again. */
  private async hold(id: string, method: AnyEndpoint['method']): Promise<void> {
    const among = method === restraintEndpoints.liftHold.method ? 'standing' : 'all';
    if (await this.desks.restraints.knowsHold(id, among)) return;
    throw refuse(
      'not-found',
      among === 'all' ? 'There is no such hold.' : 'There is no such hold, or it was lifted.',
    );
  }

  private async host(name: string | undefined): Promise<void> {
    const host = HostName.safeParse(name);
    if (!host.success || !(await this.desks.hosts.knows(host.data)))
      throw refuse('not-found', 'There is no host of this name.');
  }

  private async request(
    id: string,
    taskId: string | undefined,
    { caller }: HttpExchange,
  ): Promise<RequestView> {
    if (!caller) throw refuse('unauthorized');
    const found = await this.requests.view(id, caller);
    if (!found.ok) throw new RefusedError(found.refusal);
    const isThere = taskId === undefined || found.value.tasks.some((task) => task.id === taskId);
    if (!isThere) throw refuse('not-found', 'The request has no such task.');
    return found.value;
  }
}
