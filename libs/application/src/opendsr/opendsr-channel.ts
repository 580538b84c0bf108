import type { OpenDsrCallback, OpenDsrStatus, RequestView } from '#contracts';
import type { Delivery, WebCaller, Webhook, Webhooks } from '#ports';
import type { OutgoingChannel, Tried } from '../outgoing/channel.js';
import { changeOf, type ChangeReaderParts, type ToldChange } from '../outgoing/told-change.js';
import { triedOf } from '../outgoing/webhook-channel.js';
import type { WebhookSeals } from '../outgoing/webhook-seals.js';
import type { RememberedCallback } from './opendsr-desk.js';
import type { OpenDsrSigner } from './opendsr-signer.js';
import { openDsrStatus, statusAnswer } from './opendsr-status.js';

export interface OpenDsrChannelParts extends ChangeReaderParts {
  readonly signer: OpenDsrSigner;
  readonly webhooks: Webhooks;
  readonly caller: WebCaller;
  readonly seals: WebhookSeals;
}

const PREFIX = 'opendsr/';
export const openDsrChannelName = (webhookId: string): string => PREFIX + webhookId;

const nothing = (fault: string): Tried => ({ outcome: 'given-up', status: null, fault });
const sameAsBefore: Tried = { outcome: 'delivered', status: null, fault: null };

/**
 * Calls back whoever asked by OpenDSR when the status of his request has changed. Behind the last call the
 * address is forgotten: a request that has ended changes its status no more.
 */
export class OpenDsrChannel implements OutgoingChannel {
  readonly kind = 'opendsr';

  constructor(private readonly parts: OpenDsrChannelParts) {}

  sends(channel: string): boolean {
    return channel.startsWith(PREFIX);
  }

  async send({ channel, about }: Delivery): Promise<Tried> {
    const { webhooks } = this.parts;
    const webhook = await webhooks.get(channel.slice(PREFIX.length));
    if (!webhook || webhook.remembered === null) return nothing('callback-removed');
    const { requestId, commit } = JSON.parse(about) as ToldChange;
    const change = await changeOf(this.parts, { requestId, commit });
    if (!change) return nothing('change-not-found');
    const view = change.event.data;
    if ((await this.#statusBefore(requestId, commit)) === openDsrStatus(view)) return sameAsBefore;
    const tried = await this.#call(webhook, webhook.remembered, view);
    if (view.completedAt !== null && tried.outcome !== 'again') await webhooks.remove(webhook.id);
    return tried;
  }

  async givenUp({ channel, about }: Delivery): Promise<void> {
    const { webhooks } = this.parts;
    const change = await changeOf(this.parts, JSON.parse(about) as ToldChange);
    if (change && change.event.data.completedAt !== null) await webhooks.remove(channel.slice(PREFIX.length));
  }

  async #call(webhook: Webhook, remembered: string, view: RequestView): Promise<Tried> {
    const { seals, signer, caller } = this.parts;
    const url = seals.open(webhook.id, 'url', webhook.sealedUrl);
    const callback: OpenDsrCallback = {
      ...statusAnswer(view, JSON.parse(remembered) as RememberedCallback, signer.domain),
      status_callback_url: url,
    };
    const body = JSON.stringify(callback);
    const headers = { 'content-type': 'application/json', ...signer.headersFor(body) };
    return triedOf(await caller.post({ url, headers, body }));
  }

  async #statusBefore(requestId: string, commit: number): Promise<OpenDsrStatus | undefined> {
    if (commit === 1) return undefined;
    const before = await changeOf(this.parts, { requestId, commit: commit - 1 });
    return before && openDsrStatus(before.event.data);
  }
}
