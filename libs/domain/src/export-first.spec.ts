import { describe, expect, it } from '@jest/globals';
import { concernOf, progressOf, purgeOf, react, tasksOf } from '#domain';
import {
  aTask,
  day,
  everySource,
  nameOf,
  only,
  packageAssembled,
  person,
  planning,
  RELIABLE,
  requestAfter,
  exportReceived,
  RequestSimulation,
  SimulatedFleet,
} from '#testing';

const fleet = new SimulatedFleet(RELIABLE);
const first = (topology = everySource) =>
  RequestSimulation.submitted({
    kind: 'AccountClose',
    planning: { ...planning(topology), exportFirst: true },
  });

/** Until nothing moves any more without a person. */
function settle(simulation: RequestSimulation): void {
  fleet.answerAll(simulation);
}

describe('an AccountClose whose policy asks for an Export first', () => {
  it('gathers everything before anything is deleted or swept', () => {
    const simulation = first();
    settle(simulation);
    const gathering = tasksOf(simulation.request).filter(({ state }) => state !== 'blocked');
    expect(gathering.every(({ destructive }) => !destructive)).toBe(true);
    expect(gathering.map((task) => nameOf(task))).toEqual(
      expect.arrayContaining([
        'mfa-server/export-records@mfa01',
        'cloud-mfa/export',
        'mfa-server/screenshots',
      ]),
    );
    expect(concernOf(simulation.request).hasBegunDeleting).toBe(false);
    simulation.run(person.completes(simulation.open('screenshots')));
    settle(simulation);
    expect(simulation.request.package).not.toBeNull();
    expect(concernOf(simulation.request).hasBegunDeleting).toBe(true);
  });

  it('waits for as long as the package is not made, and tells people that it does', () => {
    const simulation = first();
    settle(simulation);
    simulation.advanceTo(day(60));
    expect(concernOf(simulation.request).hasBegunDeleting).toBe(false);
    expect(simulation.open('screenshots').stopLossReachedAt).toBe(day(14));
    expect(simulation.events.map(({ type }) => type)).toContain('DeadlineMissed');
  });

  it('is answered when everything is deleted, not when the package is made; and ends verified', () => {
    const simulation = first(only('cloud-mfa'));
    fleet.answerAll(simulation);
    const made = simulation.events.findIndex(({ type }) => type === 'PackageAssembled');
    const deleted = simulation.events.findIndex(({ type }) => type === 'DataDeletedAtSource');
    expect(made).toBeGreaterThan(0);
    expect(deleted).toBeGreaterThan(made);
    simulation.advanceTo(day(31));
    settle(simulation);
    expect([progressOf(simulation.request), purgeOf(simulation.request)]).toEqual(['done', 'verified']);
  });

  it('lets its package be fetched, and expire', () => {
    const simulation = first(only('cloud-mfa'));
    settle(simulation);
    expect(simulation.run(person.downloads()).kind).toBe('accept');
    expect(simulation.timers.has('package-expiry')).toBe(true);
  });

  it('goes without what a person says may be missing', () => {
    const simulation = first();
    settle(simulation);
    simulation.run(person.skips(simulation.open('screenshots')));
    settle(simulation);
    expect(simulation.request.package?.gaps).toMatchObject([{ reason: 'skipped' }]);
    expect(concernOf(simulation.request).hasBegunDeleting).toBe(true);
  });
});

describe('a package', () => {
  it('is the answer of an Export: its deadline is not waited for any more', () => {
    const event = packageAssembled(aTask(1, 'assemble'), { expiresAt: day(30) });
    const reactions = react(event, requestAfter(exportReceived()));
    expect(reactions).toContainEqual({ kind: 'cancel', name: 'deadline' });
  });
});
