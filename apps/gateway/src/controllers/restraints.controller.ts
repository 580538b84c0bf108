import { Controller, Inject } from '@nestjs/common';
import { ok, type Caller, type RestraintDesk, type Result } from '#application';
import type {
  CloseLimitView,
  LegalHoldDetails,
  LegalHoldList,
  LegalHoldView,
  PausedSourceView,
} from '#contracts';
import { ACTOR_NAMES, CalledBy, RESTRAINTS, Sent, Serves, type InputOf } from '#platform';
import type { ActorNames } from '../actor-names.js';
import { restraintEndpoints as endpoints } from '../endpoints/restraint.endpoints.js';

@Controller()
export class RestraintsController {
  constructor(
    @Inject(RESTRAINTS) private readonly restraints: RestraintDesk,
    @Inject(ACTOR_NAMES) private readonly names: ActorNames,
  ) {}

  @Serves(endpoints.listHolds)
  async listHolds(@Sent() { query }: InputOf<typeof endpoints.listHolds>): Promise<Result<LegalHoldList>> {
    const { items } = await this.restraints.holds(query);
    return ok({ items: await this.names.ofHolds(items) });
  }

  @Serves(endpoints.placeHold)
  async placeHold(
    @Sent() { body, idempotencyKey }: InputOf<typeof endpoints.placeHold>,
    @CalledBy() caller: Caller,
  ): Promise<Result<LegalHoldView>> {
    return this.names.ofHold(await this.restraints.placeHold(body, caller, idempotencyKey));
  }

  @Serves(endpoints.readHold)
  async readHold(@Sent() { params }: InputOf<typeof endpoints.readHold>): Promise<Result<LegalHoldDetails>> {
    return this.names.ofHold(await this.restraints.hold(params.id));
  }

  @Serves(endpoints.liftHold)
  liftHold(
    @Sent() { params, body }: InputOf<typeof endpoints.liftHold>,
    @CalledBy() caller: Caller,
  ): Promise<Result<undefined>> {
    return this.restraints.liftHold(params.id, body?.reason, caller);
  }

  @Serves(endpoints.pauseSource)
  async pauseSource(
    @Sent() { params, body }: InputOf<typeof endpoints.pauseSource>,
    @CalledBy() caller: Caller,
  ): Promise<Result<PausedSourceView>> {
    return this.names.ofPause(await this.restraints.pause(params.source, body.reason, caller));
  }

  @Serves(endpoints.resumeSource)
  async resumeSource(
    @Sent() { params, body }: InputOf<typeof endpoints.resumeSource>,
    @CalledBy() caller: Caller,
  ): Promise<Result<PausedSourceView>> {
    return this.names.ofPause(await this.restraints.resume(params.source, body.reason, caller));
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
