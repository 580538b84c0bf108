import { Controller, Inject } from '@nestjs/common';
import { ok, type Result } from '#application';
import type { Planted, SandboxClock } from '#contracts';
import { SANDBOX, Sent, Serves, type InputOf, type SandboxControls } from '#platform';
import { sandboxEndpoints as endpoints } from '../endpoints/desk.endpoints.js';

@Controller()
export class SandboxController {
  constructor(@Inject(SANDBOX) private readonly controls: SandboxControls) {}

  @Serves(endpoints.clock)
  clock(): Promise<Result<SandboxClock>> {
    return this.told(this.controls.clock());
  }

  @Serves(endpoints.moveClock)
  async moveClock(@Sent() { body }: InputOf<typeof endpoints.moveClock>): Promise<Result<SandboxClock>> {
    const { advance, to, secondsPerDay = 0 } = body;
    if (advance !== undefined) return this.told(await this.controls.advance(advance));
    return this.told(
      await (to === undefined ? this.controls.setPace(secondsPerDay) : this.controls.toNextEvent()),
    );
  }

  private async told(clock: SandboxClock): Promise<Result<SandboxClock>> {
    return ok({ ...clock, nextEventAt: (await this.controls.nextEventAt()) ?? null });
  }

  @Serves(endpoints.plant)
  plant(@Sent() { body }: InputOf<typeof endpoints.plant>): Promise<Result<Planted>> {
    return this.controls.plant(body);
  }
}
