import { randomUUID } from 'node:crypto';
import type {
  CreatedWebhook,
  CreateWebhookBody,
  StatusType,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookDeliveryQuery,
  WebhookList,
} from '#contracts';
import {
  BadCursor,
  type Clock,
  type Delivery,
  type Outbox,
  type WebCaller,
  type Webhook,
  type Webhooks,
} from '#ports';
import type { KeyedDigests } from '#vault';
import { canonicalText } from '../intake.js';
import type { Caller } from '../privacy-requests.js';
import { ok, refused, type Result } from '../result.js';
import { shownAgain } from '../shown-again.js';
import { newSecret } from './standard-signature.js';
import type { ToldChange } from './told-change.js';
import { webhookChannelName } from './webhook-channel.js';
import type { WebhookSeals } from './webhook-seals.js';

/** What administrators do with webhooks. */
export interface WebhookDesk {
  /**
   * Durable when it resolves. Repeated with its idempotency key, the call finds the webhook that it made, with its
   * secret for a day. Refusals: `validation-failed` for an address that may not be called, `idempotency-key-reused`,
   * `secret-not-shown-again`.
   * @throws {StoreUnavailable}
   */
  create(body: CreateWebhookBody, caller: Caller, idempotencyKey?: string): Promise<Result<CreatedWebhook>>;
  /** @throws {StoreUnavailable} */
  list(): Promise<WebhookList>;
  /** @throws {StoreUnavailable} */
  has(id: string, deliveryId?: string): Promise<boolean>;
  /** With all that is on its way there. @returns whether there was one @throws {StoreUnavailable} */
  remove(id: string, caller: Caller): Promise<boolean>;
  /** What was sent or is to be sent, the newest first. @throws {StoreUnavailable} */
  deliveries(id: string, query: WebhookDeliveryQuery): Promise<Result<WebhookDeliveryList>>;
  /** Sends it once more, under the same id; also to one that is disabled. @throws {StoreUnavailable} */
  resend(id: string, deliveryId: string, caller: Caller): Promise<Result<WebhookDelivery>>;
}

export interface WebhookDeskParts {
  readonly webhooks: Webhooks;
  readonly outbox: Outbox;
  readonly caller: Pick<WebCaller, 'mayCall'>;
  readonly seals: WebhookSeals;
  readonly digests: Pick<KeyedDigests, 'madeIdFor'>;
  readonly clock: Pick<Clock, 'now'>;
  /** told when something is to be sent */
  readonly onAdded: () => void;
  readonly audit: (
    what: 'create-webhook' | 'remove-webhook' | 'resend',
    about: { readonly webhook: string; readonly by: string },
  ) => void;
}

const NOT_TO_BE_CALLED =
  'must be an https address outside; addresses of this machine and private ones are taken only where the settings allow it';

export const webhookDesk = (parts: WebhookDeskParts): WebhookDesk => {
  const { webhooks, outbox, seals, digests, clock, audit, onAdded } = parts;
  /** Those that administrators have made. */
  const own = async (id: string): Promise<Webhook | undefined> => {
    const webhook = await webhooks.get(id);
    return webhook?.kind === 'standard' ? webhook : undefined;
  };
  const answerOf = (kept: Webhook, body: CreateWebhookBody): Result<CreatedWebhook> => {
    const { id, sealedUrl, sealedSecret, events, createdAt } = kept;
    const made = { url: seals.open(id, 'url', sealedUrl), events };
    if (sealedSecret === null || canonicalText(made) !== canonicalText(body))
      return refused('idempotency-key-reused');
    return shownAgain({ id, createdAt, now: clock.now() }, () => ({
      id,
      secret: seals.open(id, 'secret', sealedSecret),
    }));
  };
  return {
    async create(body, { id: by }, idempotencyKey) {
      const { url, events } = body;
      const id =
        idempotencyKey === undefined ? randomUUID() : digests.madeIdFor('webhook', by, idempotencyKey);
      const before = idempotencyKey === undefined ? undefined : await own(id);
      if (before) return answerOf(before, body);
      if (!parts.caller.mayCall(url))
        return refused('validation-failed', undefined, [{ path: 'url', message: NOT_TO_BE_CALLED }]);
      const secret = newSecret();
      await webhooks.add({
        id,
        kind: 'standard',
        sealedUrl: seals.seal(id, 'url', url),
        sealedSecret: seals.seal(id, 'secret', secret),
        events,
        requestId: null,
        remembered: null,
        createdAt: clock.now(),
        createdBy: by,
        failingSince: null,
        disabled: null,
      });
      audit('create-webhook', { webhook: id, by });
      // Of two calls with one key at one moment the other one may have been first.
      const kept = idempotencyKey === undefined ? undefined : await own(id);
      return kept ? answerOf(kept, body) : ok({ id, secret });
    },
    async list() {
      const all = (await webhooks.list()).filter(({ kind }) => kind === 'standard');
      return { items: all.map((webhook) => itemOf(webhook, seals)) };
    },
    async has(id, deliveryId) {
      if (!(await own(id))) return false;
      return deliveryId === undefined || (await outbox.get(deliveryId))?.channel === webhookChannelName(id);
    },
    async remove(id, { id: by }) {
      if (!(await own(id)) || !(await webhooks.remove(id))) return false;
      await outbox.removeChannel(webhookChannelName(id));
      audit('remove-webhook', { webhook: id, by });
      return true;
    },
    async deliveries(id, { limit, cursor }) {
      try {
        const page = await outbox.list({ channel: webhookChannelName(id), limit, cursor });
        return ok({ items: page.deliveries.map(viewOf), nextCursor: page.nextCursor });
      } catch (error) {
        if (!(error instanceof BadCursor)) throw error;
        return refused('validation-failed', undefined, [
          { path: 'query.cursor', message: 'is not a cursor of this list' },
        ]);
      }
    },
    async resend(id, deliveryId, { id: by }) {
      const delivery = await outbox.get(deliveryId);
      if (!delivery || delivery.channel !== webhookChannelName(id)) return refused('not-found');
      const again = { ...delivery, state: 'waiting', attempts: 0, nextAttemptAt: clock.now() } as const;
      await outbox.settle(again);
      audit('resend', { webhook: id, by });
      onAdded();
      return ok(viewOf(again));
    },
  };
};

/** An address as it may be shown: passwords are often put into the query. */
function shown(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === '' ? '' : '?…'}`;
}

function itemOf(webhook: Webhook, seals: WebhookSeals): WebhookList['items'][number] {
  const { id, sealedUrl, events, createdAt, failingSince, disabled } = webhook;
  const reason = disabled?.reason === 'gone' ? 'gone' : 'failing-for-long';
  return {
    id,
    url: shown(seals.open(id, 'url', sealedUrl)),
    events: [...events],
    createdAt,
    failingSince,
    disabled: disabled && { at: disabled.at, reason },
  };
}

/** A change with its type, which is kept so that a list needs no look at the change. */
export type TypedChange = ToldChange & { readonly type: StatusType };

function viewOf({
  id,
  about,
  state,
  attempts,
  createdAt,
  nextAttemptAt,
  lastAttempt,
}: Delivery): WebhookDelivery {
  const { type, requestId } = JSON.parse(about) as TypedChange;
  return { id, type, requestId, state, attempts, createdAt, nextAttemptAt, lastAttempt };
}
