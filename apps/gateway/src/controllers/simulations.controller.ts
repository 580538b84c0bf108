import { Controller, Inject } from '@nestjs/common';
import type { Result, Simulations } from '#application';
import type { SimulatedDeadlines } from '#contracts';
import { Sent, Serves, SIMULATIONS, type InputOf } from '#platform';
import { simulationEndpoints as endpoints } from '../endpoints/simulation.endpoints.js';

@Controller()
export class SimulationsController {
  constructor(@Inject(SIMULATIONS) private readonly simulations: Simulations) {}

  @Serves(endpoints.deadlines)
  deadlines(@Sent() { body }: InputOf<typeof endpoints.deadlines>): Promise<Result<SimulatedDeadlines>> {
    return this.simulations.deadlines(body);
  }
}
