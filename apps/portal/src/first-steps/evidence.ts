import { get } from '../api/client.js';
import type { AuditList, RequestList, RequestView, WebhookDeliveryList, WebhookList } from '../api/types.js';

type Entry = AuditList['items'][number];

/** What Lethe knows of somebody's first steps: nothing in it is remembered by the page. */
export interface Evidence {
  /** what the user did, newest first */
  readonly own: readonly Entry[];
  /** what anybody submitted, newest first */
  readonly submitted: readonly Entry[];
  /** the newest requests */
  readonly requests: readonly RequestView[];
  /** whether a webhook was answered by its receiver */
  readonly wasDelivered: boolean;
}

/** More than anybody does in the first ten minutes. */
const MOST_PAGES = 5;

async function audit(query: string, signal: AbortSignal): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  let cursor: string | null = '';
  for (let page = 0; page < MOST_PAGES && cursor !== null; page += 1) {
    const behind: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer: AuditList = await get<AuditList>(`/v1/audit?${query}&limit=200${behind}`, signal);
    found.push(...answer.items);
    cursor = answer.nextCursor;
  }
  return found;
}

async function wasDelivered(signal: AbortSignal): Promise<boolean> {
  const { items } = await get<WebhookList>('/v1/webhooks', signal);
  for (const { id } of items) {
    const deliveries = await get<WebhookDeliveryList>(`/v1/webhooks/${id}/deliveries`, signal);
    if (deliveries.items.some(({ state }) => state === 'delivered')) return true;
  }
  return false;
}

export interface Asker {
  /** of the session */
  readonly id: string;
  readonly permissions: readonly string[];
}

/** @throws {ProblemError} */
export async function readEvidence({ id, permissions }: Asker, signal: AbortSignal): Promise<Evidence> {
  const [own, submitted, requests, delivered] = await Promise.all([
    audit(`by=${encodeURIComponent(id)}`, signal),
    audit('what=submitted', signal),
    get<RequestList>('/v1/privacy-requests?limit=100', signal),
    permissions.includes('webhooks:manage') ? wasDelivered(signal) : false,
  ]);
  return {
    own,
    submitted,
    requests: requests.items,
    wasDelivered: delivered,
  };
}
