import { Controller, Inject } from '@nestjs/common';
import { ok, type Result } from '#application';
import type { Planted, SandboxClock } from '#contracts';
import { SANDBOX, Sent, Serves, type InputOf, type SandboxControls } from '#platform';
import { sandboxEndpoints as endpoints } from '../endpoints/desk.endpoints.js';

@Controller()
export class SandboxController {
  constructor(@Inject(SANDBOX) private readonly controls: SandboxControls) {}

  @Serves(endpoints.clock)
  clock(): Result<SandboxClock> {
    return ok(this.controls.clock());
  }

  @Serves(endpoints.moveClock)
  async moveClock(@Sent() { body }: InputOf<typeof endpoints.moveClock>): Promise<Result<SandboxClock>> {
    const { advance, to, secondsPerDay = 0 } = body;
    if (advance !== undefined) return ok(await this.controls.advance(advance));
    return ok(await (to === undefined ? this.controls.setPace(secondsPerDay) : this.controls.toNextEvent()));
  }

  @Serves(endpoints.plant)
  plant(@Sent() { body }: InputOf<typeof endpoints.plant>): Promise<Result<Planted>> {
    return this.controls.plant(body);
  }
}
