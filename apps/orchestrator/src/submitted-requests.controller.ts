import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern } from '@nestjs/microservices';
import {
  ACCOUNT_CLOSE_REQUESTED,
  EXPORT_REQUESTED,
  SubmittedRequestData,
  topics,
  type RequestKind,
} from '#contracts';
import type { PrivacyRequests, Refusal } from '#application';
import { EventData, PoisonMessage, PRIVACY_REQUESTS, type BusContext } from '#platform';

const kinds = new Map<string, RequestKind>([
  [EXPORT_REQUESTED, 'Export'],
  [ACCOUNT_CLOSE_REQUESTED, 'AccountClose'],
]);

const words = ({ code, errors = [] }: Refusal): string =>
  [code, ...errors.map(({ path, message }) => `${path} ${message}`)].join('; ');

/** Takes requests that automation sends as messages; source and id of the event are the idempotency key. */
@Controller()
export class SubmittedRequestsController {
  constructor(@Inject(PRIVACY_REQUESTS) private readonly requests: PrivacyRequests) {}

  @EventPattern<string>(topics.requests)
  async submitted(
    @EventData(SubmittedRequestData) data: SubmittedRequestData,
    @Ctx() context: BusContext,
  ): Promise<void> {
    const { type, source, id } = context.envelope;
    const kind = kinds.get(type);
    if (!kind) throw new PoisonMessage('unknown-type', 'The topic does not take events of this type.');
    const caller = { id: `kafka:${source}`, role: 'requester', channel: 'kafka' } as const;
    const result = await this.requests.submit({ kind, ...data }, caller, {
      idempotencyKey: id,
      causation: { source, id },
    });
    if (!result.ok)
      throw new PoisonMessage(result.refusal.code, `The request is refused: ${words(result.refusal)}`);
  }
}
