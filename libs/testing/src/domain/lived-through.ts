import type { Standing } from '#domain';
import { submission } from './commands.js';
import { after } from './moments.js';
import { RequestSimulation } from './request-simulation.js';
import { RELIABLE, SimulatedFleet } from './simulated-fleet.js';

/** How far a request has come, and with what luck: the same numbers lead to the same life. */
export interface Life {
  readonly seed: number;
  readonly steps: number;
}

/** A request after so many reports of handlers, some of which wait, fail or find the person again. */
export function livedThrough(
  facts: Parameters<typeof submission>[0],
  { seed, steps }: Life,
  standing?: Standing,
): RequestSimulation {
  const simulation = new RequestSimulation();
  if (standing) simulation.standing = standing;
  simulation.run(submission({ ...facts, approvalRequired: seed % 5 === 0 }));
  const chances = { waits: 1, failures: 1, hopeless: 1, contradictions: 1 };
  const fleet = new SimulatedFleet({ ...RELIABLE, seed, ...chances });
  for (let step = 0; step < steps; step += 1) {
    const sent = simulation.outbox.shift();
    if (sent)
      for (const report of fleet.reportsOn(simulation.request, sent, simulation.now)) simulation.run(report);
    else simulation.advanceTo(after({ days: 2 }, simulation.now));
  }
  return simulation;
}
