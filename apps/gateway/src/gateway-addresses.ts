import type { PrivacyRequests } from '#application';
import type { RequestView } from '#contracts';
import {
  RefusedError,
  refuse,
  type Addresses,
  type AnyEndpoint,
  type ApiKeys,
  type HttpExchange,
} from '#platform';
import { apiKeyEndpoints } from './endpoints/desk.endpoints.js';
import { REQUEST } from './endpoints/request-parts.js';

/** Looks up the request, the task of it, or the API key that an address names. */
export class GatewayAddresses implements Addresses {
  constructor(
    private readonly requests: PrivacyRequests,
    private readonly apiKeys: ApiKeys,
  ) {}

  async lookUp({ path }: AnyEndpoint, exchange: HttpExchange): Promise<RequestView | undefined> {
    const { id, taskId } = exchange.matched?.params ?? {};
    if (id === undefined) return undefined;
    if (path === apiKeyEndpoints.delete.path && !(await this.apiKeys.has(id))) throw refuse('not-found');
    return path.startsWith(REQUEST) ? this.request(id, taskId, exchange) : undefined;
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
