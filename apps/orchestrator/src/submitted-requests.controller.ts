import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ACCOUNT_CLOSE_REQUESTED, EXPORT_REQUESTED, SubmittedRequestData, topics } from '#contracts';
import type { PrivacyRequests, Refusal } from '#application';
import { BusContext, Consumes, PoisonMessage, PRIVACY_REQUESTS } from '#platform';

const kinds = { [EXPORT_REQUESTED]: 'Export', [ACCOUNT_CLOSE_REQUESTED]: 'AccountClose' } as const;

const words = ({ code, errors = [] }: Refusal): string =>
  [code, ...errors.map(({ path, message }) => `${path} ${message}`)].join('; ');

/** Takes requests that automation sends as messages; source and id of the event are the idempotency key. */
@Controller()
export class SubmittedRequestsController {
  constructor(@Inject(PRIVACY_REQUESTS) private readonly requests: PrivacyRequests) {}

  @Consumes(topics.requests, {
    group: 'orchestrator',
    concurrency: 16,
    types: { [EXPORT_REQUESTED]: SubmittedRequestData, [ACCOUNT_CLOSE_REQUESTED]: SubmittedRequestData },
  })
  async submitted(@Payload() data: SubmittedRequestData, @Ctx() context: BusContext): Promise<void> {
    const { type, source, id } = context.event;
    const body = { kind: kinds[type as keyof typeof kinds], ...data };
    const caller = { id: `kafka:${source}`, role: 'requester', channel: 'kafka' } as const;
    const result = await this.requests.submit(body, caller, {
      idempotencyKey: id,
      causation: { source, id },
    });
    if (!result.ok)
      throw new PoisonMessage(result.refusal.code, `The request is refused: ${words(result.refusal)}`);
  }
}
