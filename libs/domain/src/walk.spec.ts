import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RequestKind, Source } from '#contracts';
import { progressOf, purgeOf, tasksOf, type Task } from '#domain';
import {
  after,
  day,
  only,
  person,
  planning,
  RELIABLE,
  RequestSimulation,
  SimulatedFleet,
  type Assignment,
  type FleetCharacter,
} from '#testing';

/** What can happen to a message on its way to a handler and back. */
type Luck = 'fine' | 'lost' | 'late' | 'twice' | 'progress-only';
const LUCK: readonly Luck[] = ['fine', 'lost', 'late', 'twice', 'progress-only'];

const character: fc.Arbitrary<FleetCharacter> = fc.record({
  seed: fc.nat(),
  waits: fc.nat(3),
  failures: fc.nat(3),
  hopeless: fc.constantFrom(0, 0, 1, 3, 10),
  contradictions: fc.nat(2),
  otherPeople: fc.constantFrom(0, 2),
});

interface Walk {
  readonly kind: RequestKind;
  readonly administrator: boolean;
  readonly sources: readonly Source[];
  readonly character: FleetCharacter;
  readonly luck: readonly Luck[];
}

const walk: fc.Arbitrary<Walk> = fc.record({
  kind: fc.constantFrom<RequestKind>('Export', 'AccountClose'),
  administrator: fc.boolean(),
  sources: fc.subarray<Source>(['mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa'], {
    minLength: 1,
  }),
  character,
  luck: fc.array(fc.constantFrom(...LUCK), { maxLength: 60 }),
});

/**
 * Drives a request to its end: messages are lost, late or doubled as long as the luck lasts, then all
 * goes well. People do their steps when a day has passed; of an AccountClose they retry what failed,
 * and what was hopeless works then.
 */
class Driver {
  readonly simulation: RequestSimulation;
  readonly #delayed: { readonly sent: Assignment; readonly until: string }[] = [];
  #luck: readonly Luck[];
  #fleet: SimulatedFleet;

  constructor(private readonly walk: Walk) {
    const { kind, administrator, sources } = walk;
    this.#luck = walk.luck;
    this.#fleet = new SimulatedFleet(walk.character);
    this.simulation = RequestSimulation.submitted({
      kind,
      subjectIsAdministrator: administrator,
      planning: planning(only(...sources)),
    });
  }

  /** @returns how many steps it took, or undefined when it was not over after far too many */
  toTheEnd(): number | undefined {
    for (let step = 1; step <= 3000; step += 1) {
      this.#deliver();
      if (this.simulation.request.end) return step;
      this.#advance();
    }
    return undefined;
  }

  #deliver(): void {
    const { simulation } = this;
    const ready = this.#delayed.filter(({ until }) => until <= simulation.now);
    for (const arrived of ready) {
      this.#delayed.splice(this.#delayed.indexOf(arrived), 1);
      this.#report(arrived.sent);
    }
    for (let sent = simulation.outbox.shift(); sent; sent = simulation.outbox.shift()) this.#travel(sent);
  }

  #travel(sent: Assignment): void {
    const [luck = 'fine', ...rest] = this.#luck;
    this.#luck = rest;
    if (luck === 'lost') return;
    if (luck === 'late') {
      const until = after({ hours: 7 }, this.simulation.now);
      this.#delayed.push({ sent, until });
    } else if (luck === 'progress-only') this.#report(sent, 2);
    else {
      this.#report(sent);
      if (luck === 'twice') this.#report(sent);
    }
  }

  #report(sent: Assignment, parts = 3): void {
    const { simulation } = this;
    for (const report of this.#fleet.reportsOn(simulation.request, sent, simulation.now).slice(0, parts))
      simulation.run(report);
  }

  /** On to the next timer or late message, whichever comes first; where there is none, people act. */
  #advance(): void {
    const { simulation } = this;
    const next = simulation.nextTimer();
    const people = after({ days: 1 }, simulation.now);
    if (next && next.dueAt <= people) simulation.ring(next.name);
    else {
      simulation.advanceTo(people);
      this.#peopleAct();
    }
  }

  #peopleAct(): void {
    const { simulation } = this;
    const close = simulation.request.kind === 'AccountClose';
    for (const task of tasksOf(simulation.request)) {
      if (task.state === 'waiting-on-person') simulation.run(person.completes(task));
      if (close && task.state === 'failed') this.#mend(task);
    }
  }

  #mend(task: Task): void {
    this.#fleet = new SimulatedFleet({ ...this.walk.character, hopeless: 0 });
    this.simulation.run(person.retries(task));
  }
}

describe('a request with handlers that become reliable in the end', () => {
  it('ends, whatever was lost, late, doubled or failed before', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const driver = new Driver(steps);
        expect(driver.toTheEnd()).toBeDefined();
        const { request } = driver.simulation;
        expect(['done', 'done-with-exceptions', 'failed']).toContain(progressOf(request));
        if (steps.kind === 'AccountClose') {
          expect(progressOf(request)).toBe('done');
          expect(purgeOf(request)).toBe('verified');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('leaves no timer behind but those of its package and of its own record', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const driver = new Driver(steps);
        driver.toTheEnd();
        const left = [...driver.simulation.timers.keys()].filter((name) => name !== 'package-expiry');
        expect(left).toEqual(['own-retention']);
        driver.simulation.advanceTo(day(365 * 6));
        expect(driver.simulation.timers.size).toBe(0);
        expect(driver.simulation.request.shredded).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a request whose handlers do all at once', () => {
  it.each(['Export', 'AccountClose'] as const)('comes to its end by itself and by its people: %s', (kind) => {
    const driver = new Driver({
      kind,
      administrator: false,
      sources: ['mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa'],
      character: RELIABLE,
      luck: [],
    });
    expect(driver.toTheEnd()).toBeDefined();
    expect(progressOf(driver.simulation.request)).toBe('done');
  });
});
