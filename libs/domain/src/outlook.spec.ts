import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  breachOf,
  Foresight,
  hasBegunDeleting,
  isHeld,
  OutlookReader,
  outlookText,
  sealedView,
  type OpenOutlook,
  type SealedView,
  type WhatIf,
} from '#domain';
import { day, everySource, livedThrough, RequestSimulation } from '#testing';

const terms = { now: day(3), topology: everySource };
const questions: readonly WhatIf[] = [
  { absence: { who: { source: 'mfa-server' }, from: day(3), to: day(60) } },
  { absence: { who: { host: 'nps01' }, from: day(0), to: day(45) } },
  { absence: { who: { team: 'manual-steps' }, from: day(0), to: day(90) } },
  { absence: { who: { team: 'approvals' }, from: day(0), to: day(90) } },
  { sweepAfterDays: 60 },
];

function readOf(text: string): OpenOutlook {
  const read = new OutlookReader().read(text);
  if (!read) throw new Error(`It cannot be read: ${text}`);
  return read;
}

const foreseen = (view: SealedView, whatIf: WhatIf) =>
  new Foresight(whatIf, terms).look(view.id, readOf(outlookText(view)));

describe('an outlook', () => {
  it('leads to what the view leads to, whatever is asked of a request at whatever point', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('Export' as const, 'AccountClose' as const),
        fc.nat(1000),
        fc.nat(40),
        (kind, seed, steps) => {
          const view = sealedView(livedThrough({ kind }, { seed, steps }).request);
          for (const whatIf of questions)
            expect(foreseen(view, whatIf)).toEqual(breachOf(view, whatIf, terms));
          const { outlook, own } = readOf(outlookText(view));
          expect(isHeld(outlook)).toBe(isHeld(view));
          expect(outlook.hasBegunDeleting).toBe(hasBegunDeleting(view.tasks));
          expect(own).toMatchObject({
            purge: view.purge,
            receivedAt: view.receivedAt,
            dueAt: view.clock.dueAt,
          });
          expect(outlook.tasks.map(({ due }) => (due === null ? null : own.days[due]))).toEqual(
            view.tasks.map(({ dueAt }) => dueAt),
          );
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
    expect(readOf(JSON.stringify(view))).toEqual(readOf(outlookText(view)));
  });

  it('of another form is not read', () => {
    expect(new OutlookReader().read('["2026-01-01T00:00:00.000Z",null]\n["Export"]')).toBeUndefined();
    expect(new OutlookReader().read('[20,1]\n[]')).toBeUndefined();
  });

  it('tells whether something of the request is held back', () => {
    const view = sealedView(RequestSimulation.submitted({ kind: 'Export' }).request);
    const [first, ...others] = view.tasks;
    if (!first) throw new Error('There is no task.');
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
    expect(isHeld(readOf(outlookText(view)).outlook)).toBe(false);
    expect(isHeld(readOf(outlookText(held)).outlook)).toBe(true);
    expect(isHeld(readOf(JSON.stringify(held)).outlook)).toBe(true);
  });

  it('is thought through once for all that have the same work before them, each by its own dates', () => {
    const [whatIf] = questions;
    if (!whatIf) throw new Error('There is no question.');
    const [foresight, reader] = [new Foresight(whatIf, terms), new OutlookReader()];
    const view = sealedView(RequestSimulation.submitted({ kind: 'Export' }).request);
    const later = {
      ...view,
      id: '11111111-2222-4333-8444-555555555555',
      clock: { ...view.clock, dueAt: day(300) },
    };
    const [one, other] = [reader.read(outlookText(view)), reader.read(outlookText(later))];
    if (!one || !other) throw new Error('They cannot be read.');
    expect(other.outlook).toBe(one.outlook);
    expect(foresight.look(view.id, one)).toMatchObject({ id: view.id });
    expect(foresight.look(later.id, other)).toBeUndefined();
  });
});
