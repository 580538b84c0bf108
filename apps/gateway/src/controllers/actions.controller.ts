import { Controller, Inject } from '@nestjs/common';
import type { Caller, PrivacyRequests, RequestAction, Result } from '#application';
import type { RequestView } from '#contracts';
import { CalledBy, PRIVACY_REQUESTS, Sent, Serves, type InputOf } from '#platform';
import { actionEndpoints as endpoints } from '../endpoints/action.endpoints.js';

type Answer = Promise<Result<RequestView>>;
type Explained = InputOf<typeof endpoints.approve>;
type OnTask = InputOf<typeof endpoints.retryTask>;

/** Every action of a person on a request: what was asked, in the words of the use case. */
@Controller()
export class ActionsController {
  constructor(@Inject(PRIVACY_REQUESTS) private readonly requests: PrivacyRequests) {}

  @Serves(endpoints.approve)
  approve(@Sent() sent: Explained, @CalledBy() caller: Caller): Answer {
    return this.act(sent, { type: 'approve', ...sent.body }, caller);
  }

  @Serves(endpoints.cancel)
  cancel(@Sent() sent: Explained, @CalledBy() caller: Caller): Answer {
    return this.act(sent, { type: 'cancel', ...sent.body }, caller);
  }

  @Serves(endpoints.confirmReceipt)
  confirmReceipt(@Sent() sent: Explained, @CalledBy() caller: Caller): Answer {
    return this.act(sent, { type: 'confirm-receipt', ...sent.body }, caller);
  }

  @Serves(endpoints.extend)
  extend(@Sent() sent: Explained, @CalledBy() caller: Caller): Answer {
    return this.act(sent, { type: 'extend', ...sent.body }, caller);
  }

  @Serves(endpoints.pauseClock)
  pauseClock(@Sent() sent: Explained, @CalledBy() caller: Caller): Answer {
    return this.act(sent, { type: 'pause-clock', ...sent.body }, caller);
  }

  @Serves(endpoints.resumeClock)
  resumeClock(@Sent() sent: Explained, @CalledBy() caller: Caller): Answer {
    return this.act(sent, { type: 'resume-clock', ...sent.body }, caller);
  }

  @Serves(endpoints.closeWithExceptions)
  closeWithExceptions(@Sent() sent: Explained, @CalledBy() caller: Caller): Answer {
    return this.act(sent, { type: 'close-with-exceptions', ...sent.body }, caller);
  }

  @Serves(endpoints.reject)
  reject(@Sent() sent: InputOf<typeof endpoints.reject>, @CalledBy() caller: Caller): Answer {
    return this.act(sent, { type: 'reject', ...sent.body }, caller);
  }

  @Serves(endpoints.completeStep)
  completeStep(@Sent() sent: InputOf<typeof endpoints.completeStep>, @CalledBy() caller: Caller): Answer {
    return this.act(sent, { type: 'complete-step', taskId: sent.params.taskId, ...sent.body }, caller);
  }

  @Serves(endpoints.retryTask)
  retryTask(@Sent() sent: OnTask, @CalledBy() caller: Caller): Answer {
    return this.act(sent, { type: 'retry-task', taskId: sent.params.taskId, ...sent.body }, caller);
  }

  @Serves(endpoints.skipTask)
  skipTask(@Sent() sent: OnTask, @CalledBy() caller: Caller): Answer {
    return this.act(sent, { type: 'skip-task', taskId: sent.params.taskId, ...sent.body }, caller);
  }

  private act(
    { params, ifMatch }: Pick<Explained, 'params' | 'ifMatch'>,
    action: RequestAction,
    caller: Caller,
  ): Answer {
    return this.requests.act(params.id, action, caller, ifMatch);
  }
}
