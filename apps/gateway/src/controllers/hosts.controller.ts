import { Controller, Inject } from '@nestjs/common';
import type { Caller, HostDesk, Result } from '#application';
import type { RetiredHost } from '#contracts';
import { ACTOR_NAMES, CalledBy, HOST_DESK, Sent, Serves, type InputOf } from '#platform';
import type { ActorNames } from '../actor-names.js';
import { hostEndpoints as endpoints } from '../endpoints/desk.endpoints.js';

@Controller()
export class HostsController {
  constructor(
    @Inject(HOST_DESK) private readonly hosts: HostDesk,
    @Inject(ACTOR_NAMES) private readonly names: ActorNames,
  ) {}

  @Serves(endpoints.retire)
  async retire(
    @Sent() { params, body }: InputOf<typeof endpoints.retire>,
    @CalledBy() caller: Caller,
  ): Promise<Result<RetiredHost>> {
    return this.names.ofRetirement(await this.hosts.retire(params.host, body.reason, caller));
  }
}
