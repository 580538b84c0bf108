import { describe, expect, it } from '@jest/globals';
import { RECORDS_ARE_BACK } from '#contracts';
import { purgeOf } from '#domain';
import {
  aProof,
  day,
  handler,
  only,
  person,
  planning,
  RELIABLE,
  RequestSimulation,
  SimulatedFleet,
} from '#testing';

const running = ({ request }: RequestSimulation) =>
  [...(request.tasks?.values() ?? [])].filter(({ state }) => state === 'running');

/** A close whose first re-scan found records again: the person is asked once more. */
function recordsFound(): RequestSimulation {
  const simulation = RequestSimulation.submitted({
    kind: 'AccountClose',
    planning: planning(only('mfa-server')),
  });
  new SimulatedFleet(RELIABLE).answerAll(simulation);
  simulation.run(person.completes(simulation.open('delete-user-record')));
  simulation.advanceTo(day(30));
  for (const sweep of running(simulation)) simulation.run(handler.succeeds(sweep));
  const proof = aProof({ remarks: [RECORDS_ARE_BACK] });
  for (const scan of running(simulation)) {
    const finds = scan.checks.includes('records');
    simulation.run(finds ? handler.finds(scan, day(29), { proof }) : handler.succeeds(scan));
  }
  return simulation;
}

function goOn(simulation: RequestSimulation): void {
  for (let today = 31; today <= 70 && !simulation.request.end; today++) {
    for (const task of running(simulation)) simulation.run(handler.succeeds(task));
    simulation.advanceTo(day(today));
  }
}

describe('a person who is asked again because records are back', () => {
  it('need not do it once a re-scan finds none any more, and the purge is verified', () => {
    const simulation = recordsFound();
    const step = simulation.open('delete-user-record');
    expect(step.state).toBe('waiting-on-person');
    goOn(simulation);
    const after = simulation.request.tasks?.get(step.id);
    expect([after?.state, after?.reasonCode]).toEqual(['not-applicable', 'records-are-gone']);
    expect(purgeOf(simulation.request)).toBe('verified');
  });

  it('may do it before, which stands', () => {
    const simulation = recordsFound();
    const step = simulation.open('delete-user-record');
    simulation.run(person.completes(step));
    goOn(simulation);
    expect(simulation.request.tasks?.get(step.id)?.state).toBe('succeeded');
    expect(purgeOf(simulation.request)).toBe('verified');
  });
});
