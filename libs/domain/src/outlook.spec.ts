import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { breachOf, Foresight, isHeld, outlookText, sealedView, type WhatIf } from '#domain';
import { after, day, everySource, RELIABLE, RequestSimulation, SimulatedFleet } from '#testing';

const terms = { now: day(3), topology: everySource };
const questions: readonly WhatIf[] = [
  { absence: { who: { source: 'mfa-server' }, from: day(3), to: day(60) } },
  { absence: { who: { host: 'nps01' }, from: day(0), to: day(45) } },
  { absence: { who: { team: 'manual-steps' }, from: day(0), to: day(90) } },
  { absence: { who: { team: 'approvals' }, from: day(0), to: day(90) } },
  { sweepAfterDays: 60 },
];

/** A request after so many reports of handlers, some of which wait or fail. */
function livedThrough(kind: 'Export' | 'AccountClose', seed: number, steps: number): RequestSimulation {
  const simulation = RequestSimulation.submitted({ kind, approvalRequired: seed % 5 === 0 });
  const fleet = new SimulatedFleet({
    ...RELIABLE,
    seed,
    waits: 1,
    failures: 1,
    hopeless: 1,
    contradictions: 1,
  });
  for (let step = 0; step < steps; step += 1) {
    const sent = simulation.outbox.shift();
    if (sent)
      for (const report of fleet.reportsOn(simulation.request, sent, simulation.now)) simulation.run(report);
    else simulation.advanceTo(after({ days: 2 }, simulation.now));
  }
  return simulation;
}

describe('an outlook', () => {
  it('leads to what the view leads to, whatever is asked of a request at whatever point', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('Export' as const, 'AccountClose' as const),
        fc.nat(1000),
        fc.nat(40),
        (kind, seed, steps) => {
          const view = sealedView(livedThrough(kind, seed, steps).request);
          for (const whatIf of questions)
            expect(new Foresight(whatIf, terms).look(view.id, outlookText(view))).toEqual({
              held: isHeld(view),
              breach: breachOf(view, whatIf, terms),
            });
        },
      ),
      { numRuns: 60 },
    ));

  it('names nobody, and is a fraction of the view', () => {
    const view = sealedView(RequestSimulation.submitted({ kind: 'AccountClose' }).request);
    const text = outlookText(view);
    expect(text).not.toContain(view.subject);
    expect(text).not.toContain(view.id);
    expect(text.length).toBeLessThan(JSON.stringify(view).length / 3);
  });

  it('of a store of before is the view itself', () => {
    const view = sealedView(RequestSimulation.submitted({ kind: 'Export' }).request);
    const [whatIf] = questions;
    if (!whatIf) throw new Error('There is no question.');
    expect(new Foresight(whatIf, terms).look(view.id, JSON.stringify(view)).breach).toEqual(
      breachOf(view, whatIf, terms),
    );
  });

  it('tells whether something of the request is held back', () => {
    const view = sealedView(RequestSimulation.submitted({ kind: 'Export' }).request);
    const [whatIf] = questions;
    const [first, ...others] = view.tasks;
    if (!whatIf || !first) throw new Error('There is no question.');
    const held = {
      ...view,
      tasks: [
        {
          ...first,
          heldBy: [{ kind: 'close-limit' as const, id: null, source: null, host: null, since: day(1) }],
        },
        ...others,
      ],
    };
    expect(new Foresight(whatIf, terms).look(view.id, outlookText(view)).held).toBe(false);
    expect(new Foresight(whatIf, terms).look(view.id, outlookText(held)).held).toBe(true);
    expect(new Foresight(whatIf, terms).look(view.id, JSON.stringify(held)).held).toBe(true);
  });

  it('is thought through once for all that have the same work before them, each by its own dates', () => {
    const [whatIf] = questions;
    if (!whatIf) throw new Error('There is no question.');
    const foresight = new Foresight(whatIf, terms);
    const view = sealedView(RequestSimulation.submitted({ kind: 'Export' }).request);
    const later = {
      ...view,
      id: '11111111-2222-4333-8444-555555555555',
      clock: { ...view.clock, dueAt: day(300) },
    };
    expect(foresight.look(view.id, outlookText(view)).breach).toMatchObject({ id: view.id });
    expect(foresight.look(later.id, outlookText(later)).breach).toBeUndefined();
  });
});
