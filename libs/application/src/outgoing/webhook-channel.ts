import type { Clock, Delivery, WebCaller, Webhook, Webhooks } from '#ports';
import { plusDays } from '#domain';
import type { OutgoingChannel, Tried } from './channel.js';
import { standardHeaders } from './standard-signature.js';
import { changeOf, type ChangeReaderParts, type ToldChange } from './told-change.js';
import type { WebhookSeals } from './webhook-seals.js';

export interface WebhookChannelParts extends ChangeReaderParts {
  readonly webhooks: Webhooks;
  readonly caller: WebCaller;
  readonly seals: WebhookSeals;
  readonly clock: Clock;
}

const PREFIX = 'webhook/';
export const webhookChannelName = (webhookId: string): string => PREFIX + webhookId;
/** Whoever has answered nothing good for so long is not called any more. */
const DISABLED_AFTER_DAYS = 5;
const GONE = 410;

const givenUp = (fault: string): Tried => ({ outcome: 'given-up', status: null, fault });

/** Calls webhooks by the rules of Standard Webhooks. */
export class WebhookChannel implements OutgoingChannel {
  readonly kind = 'webhook';

  constructor(private readonly parts: WebhookChannelParts) {}

  sends(channel: string): boolean {
    return channel.startsWith(PREFIX);
  }

  async send({ id, channel, about }: Delivery): Promise<Tried> {
    const webhook = await this.parts.webhooks.get(channel.slice(PREFIX.length));
    if (!webhook || webhook.sealedSecret === null) return givenUp('webhook-removed');
    const change = await changeOf(this.parts, JSON.parse(about) as ToldChange);
    if (!change) return givenUp('change-not-found');
    const { caller, seals } = this.parts;
    const body = JSON.stringify(change.event);
    const secret = seals.open(webhook.id, 'secret', webhook.sealedSecret);
    const answer = await caller.post({
      url: seals.open(webhook.id, 'url', webhook.sealedUrl),
      headers: {
        'content-type': 'application/json',
        ...standardHeaders(secret, { id, body, at: Date.now() }),
      },
      body,
    });
    const tried = triedOf(answer);
    await this.#mark(webhook, tried);
    return tried;
  }

  async givenUp({ channel }: Delivery): Promise<void> {
    const { webhooks, clock } = this.parts;
    const webhook = await webhooks.get(channel.slice(PREFIX.length));
    if (!webhook || webhook.disabled) return;
    const { failingSince } = webhook;
    const now = clock.now();
    if (failingSince === null || plusDays(failingSince, DISABLED_AFTER_DAYS) > now) return;
    await webhooks.mark(webhook.id, { failingSince, disabled: { at: now, reason: 'failing-for-long' } });
  }

  /** What was disabled and is reached again, because somebody had it sent again, is in use again. */
  async #mark(webhook: Webhook, { outcome, status }: Tried): Promise<void> {
    const { webhooks, clock } = this.parts;
    const { id, failingSince, disabled } = webhook;
    const now = clock.now();
    if (outcome === 'delivered') {
      if (failingSince !== null || disabled) await webhooks.mark(id, { failingSince: null, disabled: null });
    } else if (status === GONE)
      await webhooks.mark(id, { failingSince: failingSince ?? now, disabled: { at: now, reason: 'gone' } });
    else if (failingSince === null) await webhooks.mark(id, { failingSince: now, disabled });
  }
}

/** 2xx is delivered; whoever says that he is gone is believed; a redirect is not followed, and not delivered. */
export function triedOf(answer: Awaited<ReturnType<WebCaller['post']>>): Tried {
  if ('fault' in answer) return { outcome: 'again', status: null, fault: answer.fault };
  const { status } = answer;
  if (status >= 200 && status < 300) return { outcome: 'delivered', status, fault: null };
  if (status === GONE) return { outcome: 'given-up', status, fault: 'gone' };
  return { outcome: 'again', status, fault: status >= 300 && status < 400 ? 'redirected' : 'refused' };
}
