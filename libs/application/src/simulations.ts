import type { DeadlineBreach, SimulateDeadlinesBody, SimulatedDeadlines } from '#contracts';
import { Foresight, isHeld, type Absence, type Planning, type WhatIf } from '#domain';
import type { Clock, ReadModel } from '#ports';
import { openRequests } from './open-rows.js';
import { ok, refused, type Result } from './result.js';

/** Asks what would be if; nothing is changed. */
export interface Simulations {
  /** Which open requests would miss a date. Looks at each of them. */
  deadlines(body: SimulateDeadlinesBody): Promise<Result<SimulatedDeadlines>>;
}

export interface SimulationParts {
  readonly readModel: ReadModel;
  readonly clock: Clock;
  readonly planning: () => Promise<Planning>;
  /** Resolves when lists show what was committed before this call, or after a moment if they cannot. */
  readonly listsCaughtUp: () => Promise<void>;
}

function whoOf({ source, host, team }: SimulateDeadlinesBody): Absence['who'] | undefined {
  if (source !== undefined) return { source };
  if (host !== undefined) return { host };
  return team === undefined ? undefined : { team };
}

/** The body's schema has seen to it that one of the two is whole. */
function whatIfOf(body: SimulateDeadlinesBody): WhatIf | undefined {
  const { from, to, sweepAfterDays } = body;
  if (sweepAfterDays !== undefined) return { sweepAfterDays };
  const who = whoOf(body);
  if (!who || from === undefined || to === undefined) return undefined;
  return { absence: { who, from: new Date(from).toISOString(), to: new Date(to).toISOString() } };
}

export const simulations = ({ readModel, clock, planning, listsCaughtUp }: SimulationParts): Simulations => ({
  async deadlines(body) {
    const whatIf = whatIfOf(body);
    if (!whatIf) return refused('validation-failed', undefined, [{ path: 'body', message: 'says nothing' }]);
    const { topology } = await planning();
    const hosts = Object.values(topology).flatMap(({ hosts: own }) => own?.map(({ name }) => name) ?? []);
    const { host } = body;
    if (host !== undefined && !hosts.some((name) => name.toLowerCase() === host.toLowerCase()))
      return refused('validation-failed', undefined, [{ path: 'host', message: 'is no host here' }]);
    await listsCaughtUp();
    const foresight = new Foresight(whatIf, { now: clock.now(), topology });
    const breaches: DeadlineBreach[] = [];
    let [checked, held] = [0, 0];
    for await (const { id, outlook, own } of openRequests(readModel)) {
      checked += 1;
      if (isHeld(outlook)) held += 1;
      const breach = foresight.look(id, { outlook, own });
      if (breach) breaches.push(breach);
    }
    breaches.sort((one, other) => (one.dueAt < other.dueAt ? -1 : one.dueAt > other.dueAt ? 1 : 0));
    return ok({ checked, held, breaches });
  },
});
