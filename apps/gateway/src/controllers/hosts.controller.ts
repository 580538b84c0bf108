import { Controller, Inject } from '@nestjs/common';
import type { Caller, HostDesk, Result } from '#application';
import type { RetiredHost } from '#contracts';
import { CalledBy, HOST_DESK, Sent, Serves, type InputOf } from '#platform';
import { hostEndpoints as endpoints } from '../endpoints/desk.endpoints.js';

@Controller()
export class HostsController {
  constructor(@Inject(HOST_DESK) private readonly hosts: HostDesk) {}

  @Serves(endpoints.retire)
  retire(
    @Sent() { params, body }: InputOf<typeof endpoints.retire>,
    @CalledBy() caller: Caller,
  ): Promise<Result<RetiredHost>> {
    return this.hosts.retire(params.host, body.reason, caller);
  }
}
