import type { PrivacyRequests } from '#application';
import type { RequestView } from '#contracts';
import { RefusedError, refuse, type Addresses, type AnyEndpoint, type HttpExchange } from '#platform';
import { REQUEST } from './endpoints/request-parts.js';

/** Looks up the request, and the task of it, that an address names. */
export class RequestAddresses implements Addresses {
  constructor(private readonly requests: PrivacyRequests) {}

  async lookUp(endpoint: AnyEndpoint, exchange: HttpExchange): Promise<RequestView | undefined> {
    const { caller, matched } = exchange;
    const { id, taskId } = matched?.params ?? {};
    if (!endpoint.path.startsWith(REQUEST) || !caller || id === undefined) return undefined;
    const found = await this.requests.view(id, caller);
    if (!found.ok) throw new RefusedError(found.refusal);
    const isThere = taskId === undefined || found.value.tasks.some((task) => task.id === taskId);
    if (!isThere) throw refuse('not-found', 'The request has no such task.');
    return found.value;
  }
}
