import { Controller, Inject } from '@nestjs/common';
import { ok, refused, type Caller, type Result, type WebhookDesk } from '#application';
import type { CreatedWebhook, WebhookDelivery, WebhookDeliveryList, WebhookList } from '#contracts';
import { CalledBy, Sent, Serves, WEBHOOKS, type InputOf } from '#platform';
import { webhookEndpoints as endpoints } from '../endpoints/webhook.endpoints.js';

@Controller()
export class WebhooksController {
  constructor(@Inject(WEBHOOKS) private readonly webhooks: WebhookDesk) {}

  @Serves(endpoints.list)
  async list(): Promise<Result<WebhookList>> {
    return ok(await this.webhooks.list());
  }

  @Serves(endpoints.create)
  create(
    @Sent() { body, idempotencyKey }: InputOf<typeof endpoints.create>,
    @CalledBy() caller: Caller,
  ): Promise<Result<CreatedWebhook>> {
    return this.webhooks.create(body, caller, idempotencyKey);
  }

  @Serves(endpoints.delete)
  async delete(
    @Sent() { params }: InputOf<typeof endpoints.delete>,
    @CalledBy() caller: Caller,
  ): Promise<Result<undefined>> {
    return (await this.webhooks.remove(params.id, caller)) ? ok(undefined) : refused('not-found');
  }

  @Serves(endpoints.deliveries)
  deliveries(
    @Sent() { params, query }: InputOf<typeof endpoints.deliveries>,
  ): Promise<Result<WebhookDeliveryList>> {
    return this.webhooks.deliveries(params.id, query);
  }

  @Serves(endpoints.resend)
  resend(
    @Sent() { params }: InputOf<typeof endpoints.resend>,
    @CalledBy() caller: Caller,
  ): Promise<Result<WebhookDelivery>> {
    return this.webhooks.resend(params.id, params.deliveryId, caller);
  }
}
