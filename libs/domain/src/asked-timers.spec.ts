import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evolveCommit, type PrivacyRequest } from '#domain';
import { after, person, RequestSimulation, story, Teller } from '#testing';
import { AskedTimers } from './asked-timers.js';

/** What is kept otherwise than the events of the simulated request ask for. */
function differing({ commits, request: { id } }: RequestSimulation, kept: ReadonlyMap<string, string>) {
  const asked = new AskedTimers();
  let request: PrivacyRequest | undefined;
  for (const commit of commits) {
    request = evolveCommit(request, commit);
    if (request) asked.follow(commit.events, request, commit.committedAt);
  }
  const wrong = [...kept].filter(([name, dueAt]) => asked.take(id, name) !== dueAt).map(([name]) => name);
  return { wrong, missing: [...asked.left()].map(({ name }) => name) };
}

const WITHOUT = { wrong: [], missing: [] };

describe('the timers that events ask for', () => {
  it('are those that are kept, after any story', () => {
    fc.assert(
      fc.property(story, (told) => {
        const simulation = Teller.told(told);
        expect(differing(simulation, simulation.timers)).toEqual(WITHOUT);
      }),
      { numRuns: 60 },
    );
  });

  it('show one that is missing as soon as something would not happen without it', () => {
    fc.assert(
      fc.property(story, fc.nat(), (told, which) => {
        const simulation = Teller.told(told);
        const names = [...simulation.timers.keys()];
        const lost = names[which % Math.max(1, names.length)];
        if (lost === undefined) return;
        const kept = new Map([...simulation.timers].filter(([name]) => name !== lost));
        const { missing, wrong } = differing(simulation, kept);
        expect(wrong).toEqual([]);
        const decided = simulation.ring(lost).kind;
        expect(missing).toEqual(decided === 'accept' ? [lost] : []);
      }),
      { numRuns: 60 },
    );
  });

  it('show one that no event asks for, and one that is to ring at another moment', () => {
    const simulation = RequestSimulation.submitted();
    const [first = ''] = simulation.timers.keys();
    const kept = new Map([...simulation.timers, ['no-such', simulation.now], [first, simulation.now]]);
    expect(differing(simulation, kept)).toEqual({ wrong: [first, 'no-such'], missing: [] });
  });

  it('are those of the end alone when a request has ended', () => {
    const simulation = RequestSimulation.submitted({ approvalRequired: true });
    simulation.run(person.cancels());
    expect(differing(simulation, new Map())).toEqual({ wrong: [], missing: ['own-retention'] });
    simulation.advanceTo(after({ days: 2000 }, simulation.now));
    expect(simulation.timers.size).toBe(0);
    expect(differing(simulation, new Map())).toEqual(WITHOUT);
  });
});
