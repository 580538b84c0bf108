import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern } from '@nestjs/microservices';
import { SubmittedRequestData, topics } from '#contracts';
import { refusalWords, submissionOf, type PrivacyRequests } from '#application';
import { EventData, PoisonMessage, PRIVACY_REQUESTS, type BusContext } from '#platform';

/** Takes requests that automation sends as messages; source and id of the event are the idempotency key. */
@Controller()
export class SubmittedRequestsController {
  constructor(@Inject(PRIVACY_REQUESTS) private readonly requests: PrivacyRequests) {}

  @EventPattern<string>(topics.requests)
  async submitted(
    @EventData(SubmittedRequestData) data: SubmittedRequestData,
    @Ctx() context: BusContext,
  ): Promise<void> {
    const submission = submissionOf(context.envelope, data);
    if (!submission) throw new PoisonMessage('unknown-type', 'The topic does not take events of this type.');
    const { body, caller, options } = submission;
    const result = await this.requests.submit(body, caller, options);
    if (!result.ok) throw new PoisonMessage(result.refusal.code, refusalWords(result.refusal));
  }
}
