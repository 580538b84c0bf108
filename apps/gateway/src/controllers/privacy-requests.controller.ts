import { Controller, Inject, Logger } from '@nestjs/common';
import { ok, type Caller, type PrivacyRequests, type Refusal, type Result } from '#application';
import type { BatchAnswer, ManualStepList, RequestList, RequestView, SamePersonList } from '#contracts';
import { CalledBy, PRIVACY_REQUESTS, Sent, Serves, refusalOf, type InputOf, type ReadOnly } from '#platform';
import { submitBatch } from '../batch/submit-batch.js';
import { requestEndpoints as endpoints } from '../endpoints/request.endpoints.js';

@Controller()
export class PrivacyRequestsController {
  private readonly logger = new Logger(PrivacyRequestsController.name);

  constructor(@Inject(PRIVACY_REQUESTS) private readonly requests: PrivacyRequests) {}

  @Serves(endpoints.submit)
  submit(
    @Sent() { body, idempotencyKey }: InputOf<typeof endpoints.submit>,
    @CalledBy() caller: Caller,
  ): Promise<Result<RequestView>> {
    return this.requests.submit(body, caller, { idempotencyKey });
  }

  @Serves(endpoints.batch)
  async batch(
    @Sent() { body: lines, idempotencyKey }: InputOf<typeof endpoints.batch>,
    @CalledBy() caller: Caller,
  ): Promise<Result<BatchAnswer>> {
    const onUnexpected = (error: unknown): Refusal => {
      const refusal = refusalOf(error);
      if (!refusal) this.logger.error(error);
      return refusal ?? { code: 'internal-error' };
    };
    return ok(await submitBatch(this.requests, { lines, caller, idempotencyKey, onUnexpected }));
  }

  @Serves(endpoints.list)
  list(
    @Sent() { query }: InputOf<typeof endpoints.list>,
    @CalledBy() caller: Caller,
  ): Promise<Result<ReadOnly<RequestList>>> {
    return this.requests.list(query, caller);
  }

  @Serves(endpoints.ofPerson)
  ofPerson(
    @Sent() { body }: InputOf<typeof endpoints.ofPerson>,
    @CalledBy() caller: Caller,
  ): Promise<Result<ReadOnly<SamePersonList>>> {
    return this.requests.ofPerson(body.subject, caller);
  }

  @Serves(endpoints.manualSteps)
  manualSteps(
    @Sent() { query }: InputOf<typeof endpoints.manualSteps>,
  ): Promise<Result<ReadOnly<ManualStepList>>> {
    return this.requests.manualSteps(query.limit);
  }
}
