import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RequestKind } from '#contracts';
import { breachOf, sealedView, tasksOf, type SealedView, type WhatIf } from '#domain';
import { after, day, everySource, person, RequestSimulation, SimulatedFleet } from '#testing';

/** Received on 2 March: the team’s date is the 27th, the law’s 2 April. */
const DUE = '2026-03-27T23:59:59.999Z';

const away = (who: object, from: string, to: string): WhatIf =>
  ({ absence: { who, from, to } }) as unknown as WhatIf;
const seen = (view: SealedView, whatIf: WhatIf, now = day(0)) =>
  [breachOf(view, whatIf, { now, topology: everySource })].filter((breach) => breach !== undefined);

const submitted = (kind: RequestKind, facts: object = {}) => RequestSimulation.submitted({ kind, ...facts });
const viewOf = (simulation: RequestSimulation): SealedView => sealedView(simulation.request);

describe('an absence', () => {
  const anExport = viewOf(submitted('Export'));

  it('that is too long makes an Export late: it is done when the work was made up for', () => {
    expect(seen(anExport, away({ source: 'mfa-server' }, day(0), day(40)))).toEqual([
      {
        id: anExport.id,
        axis: 'clock',
        dueAt: DUE,
        // Screenshots take five days from then, assembling an hour.
        wouldFinishAt: after({ days: 45, hours: 1 }),
        otherwiseAt: after({ days: 6, hours: 1 }),
      },
    ]);
  });

  it('that is made up for in time makes nothing late', () =>
    expect(seen(anExport, away({ source: 'mfa-server' }, day(0), day(10)))).toEqual([]));

  it.each([
    ['before it', day(-20), day(0)],
    ['after all is done', day(8), day(60)],
    ['in another source', day(0), day(60)],
  ])('%s changes nothing', (what, from, to) => {
    const source = what === 'in another source' ? 'nps-extension' : 'mfa-server';
    const only = viewOf(submitted('Export', { asked: ['mfa-server'] }));
    expect(seen(only, away({ source }, from, to))).toEqual([]);
  });

  it('counts for what can only begin in it: work that depends on other work', () => {
    // Nothing of these sources begins before the cloud’s export, which takes three days.
    expect(seen(anExport, away({ source: 'nps-extension' }, day(2), day(60)))).toMatchObject([
      { axis: 'clock', wouldFinishAt: after({ days: 63, hours: 1 }) },
    ]);
  });

  it('of a host is that of its tasks, whatever the letters of its name', () => {
    const host = away({ host: 'NPS01' }, day(0), day(60));
    expect(seen(anExport, host)).toHaveLength(1);
    expect(seen(anExport, away({ host: 'nps99' }, day(0), day(60)))).toEqual([]);
  });

  it('of people is that of the steps they do, or of the approval that a request waits for', () => {
    const steps = away({ team: 'manual-steps' }, day(0), day(60));
    const approvals = away({ team: 'approvals' }, day(0), day(60));
    expect(seen(anExport, steps)).toMatchObject([{ wouldFinishAt: after({ days: 65, hours: 1 }) }]);
    expect(seen(anExport, approvals)).toEqual([]);
    const waiting = viewOf(submitted('Export', { approvalRequired: true }));
    expect(waiting.tasks).toEqual([]);
    expect(seen(waiting, approvals)).toMatchObject([
      { wouldFinishAt: after({ days: 68, hours: 1 }), otherwiseAt: after({ days: 8, hours: 1 }) },
    ]);
    expect(seen(waiting, away({ source: 'mfa-server' }, day(0), day(60)))).toHaveLength(1);
  });

  it('is told of a request that is late anyway only where it makes it later', () => {
    const late = submitted('Export');
    late.sleepUntil(day(26));
    const now = day(26);
    expect(seen(viewOf(late), away({ source: 'mfa-server' }, now, day(40)), now)).toHaveLength(1);
    expect(seen(viewOf(late), away({ source: 'mfa-server' }, day(0), now), now)).toEqual([]);
  });

  it('makes nothing late whose clock stands', () => {
    const paused = submitted('Export');
    paused.run(person.pausesTheClock());
    expect(seen(viewOf(paused), away({ source: 'mfa-server' }, day(0), day(60)))).toEqual([]);
  });
});

describe('a purge', () => {
  it('is late when the last sweep of a host has to wait for it', () => {
    const close = viewOf(submitted('AccountClose'));
    expect(seen(close, away({ host: 'nps01' }, day(20), day(60)))).toMatchObject([{ axis: 'purge' }]);
    expect(seen(close, away({ host: 'nps01' }, day(0), day(10)))).toEqual([]);
  });

  it('is late when the sweep is moved behind its grace, and not when it is moved a little', () => {
    const close = viewOf(submitted('AccountClose'));
    expect(seen(close, { sweepAfterDays: 31 })).toEqual([]);
    expect(seen(close, { sweepAfterDays: 60 })).toMatchObject([{ axis: 'purge' }]);
    expect(seen(viewOf(submitted('Export')), { sweepAfterDays: 60 })).toEqual([]);
  });

  it('that waits for its day already is moved from that day', () => {
    const simulation = submitted('AccountClose');
    const fleet = new SimulatedFleet({
      seed: 1,
      waits: 0,
      failures: 0,
      hopeless: 0,
      contradictions: 0,
      otherPeople: 0,
    });
    for (let sent = simulation.outbox.shift(); sent; sent = simulation.outbox.shift())
      for (const report of fleet.reportsOn(simulation.request, sent, simulation.now)) simulation.run(report);
    for (const task of tasksOf(simulation.request))
      if (task.state === 'waiting-on-person') simulation.run(person.completes(task));
    const view = viewOf(simulation);
    expect(view.sweepDueAt).toBe(day(30));
    expect(seen(view, { sweepAfterDays: 40 })).toEqual([
      { id: view.id, axis: 'purge', dueAt: day(37), wouldFinishAt: day(42), otherwiseAt: day(32) },
    ]);
    expect(seen(view, away({ source: 'cloud-mfa' }, day(0), day(25)))).toEqual([]);
  });
});

describe('any question', () => {
  it('never makes anything early, changes nothing, and is worse the longer the absence is', () => {
    const kinds = fc.constantFrom<RequestKind>('Export', 'AccountClose');
    const who = fc.constantFrom<object>(
      { source: 'mfa-server' },
      { source: 'cloud-mfa' },
      { host: 'mfa01' },
      { team: 'manual-steps' },
    );
    fc.assert(
      fc.property(kinds, who, fc.nat(60), fc.nat(60), fc.nat(60), (kind, one, from, days, more) => {
        const view = viewOf(submitted(kind));
        const before = JSON.stringify(view);
        const short = seen(view, away(one, day(from), day(from + days + 1)));
        const long = seen(view, away(one, day(from), day(from + days + 1 + more)));
        for (const breach of [...short, ...long])
          expect(breach.wouldFinishAt > breach.otherwiseAt && breach.wouldFinishAt > breach.dueAt).toBe(true);
        expect(long.length).toBeGreaterThanOrEqual(short.length);
        for (const { axis, wouldFinishAt } of short)
          for (const breach of long)
            expect(breach.axis !== axis || breach.wouldFinishAt >= wouldFinishAt).toBe(true);
        expect(JSON.stringify(view)).toBe(before);
      }),
      { numRuns: 60 },
    );
  });
});
