import { Controller, Inject } from '@nestjs/common';
import { ok, type Caller, type RestraintDesk, type Result } from '#application';
import type {
  CloseLimitView,
  LegalHoldDetails,
  LegalHoldList,
  LegalHoldView,
  PausedSourceView,
} from '#contracts';
import { CalledBy, RESTRAINTS, Sent, Serves, type InputOf } from '#platform';
import { restraintEndpoints as endpoints } from '../endpoints/restraint.endpoints.js';

@Controller()
export class RestraintsController {
  constructor(@Inject(RESTRAINTS) private readonly restraints: RestraintDesk) {}

  @Serves(endpoints.listHolds)
  async listHolds(@Sent() { query }: InputOf<typeof endpoints.listHolds>): Promise<Result<LegalHoldList>> {
    return ok(await this.restraints.holds(query));
  }

  @Serves(endpoints.placeHold)
  placeHold(
    @Sent() { body }: InputOf<typeof endpoints.placeHold>,
    @CalledBy() caller: Caller,
  ): Promise<Result<LegalHoldView>> {
    return this.restraints.placeHold(body, caller);
  }

  @Serves(endpoints.readHold)
  readHold(@Sent() { params }: InputOf<typeof endpoints.readHold>): Promise<Result<LegalHoldDetails>> {
    return this.restraints.hold(params.id);
  }

  @Serves(endpoints.liftHold)
  liftHold(
    @Sent() { params, body }: InputOf<typeof endpoints.liftHold>,
    @CalledBy() caller: Caller,
  ): Promise<Result<undefined>> {
    return this.restraints.liftHold(params.id, body?.reason, caller);
  }

  @Serves(endpoints.pauseSource)
  pauseSource(
    @Sent() { params, body }: InputOf<typeof endpoints.pauseSource>,
    @CalledBy() caller: Caller,
  ): Promise<Result<PausedSourceView>> {
    return this.restraints.pause(params.source, body.reason, caller);
  }

  @Serves(endpoints.resumeSource)
  resumeSource(
    @Sent() { params, body }: InputOf<typeof endpoints.resumeSource>,
    @CalledBy() caller: Caller,
  ): Promise<Result<PausedSourceView>> {
    return this.restraints.resume(params.source, body.reason, caller);
  }

  @Serves(endpoints.closeLimit)
  async closeLimit(): Promise<Result<CloseLimitView>> {
    return ok(await this.restraints.limit());
  }

  @Serves(endpoints.approveCloseLimit)
  approveCloseLimit(
    @Sent() { body }: InputOf<typeof endpoints.approveCloseLimit>,
    @CalledBy() caller: Caller,
  ): Promise<Result<CloseLimitView>> {
    return this.restraints.approveLimit(body, caller);
  }
}
