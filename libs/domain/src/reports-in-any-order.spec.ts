import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RequestKind, Source } from '#contracts';
import { progressOf, purgeOf, tasksOf, type PrivacyRequest } from '#domain';
import {
  after,
  nameOf,
  only,
  person,
  planning,
  RequestSimulation,
  SimulatedFleet,
  START,
  type Assignment,
  type CommandDraft,
  type FleetCharacter,
} from '#testing';

const SOURCES: readonly Source[] = ['mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa'];

/** Messages in any order: which of those on their way arrives next, whether it stays on its way, when time passes. */
const turn = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('arrive' as const), which: fc.nat(), stays: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('pass' as const), minutes: fc.nat(600) }) },
);
type Turn = typeof turn extends fc.Arbitrary<infer T> ? T : never;

const run = fc.record({
  kind: fc.constantFrom<RequestKind>('Export', 'AccountClose'),
  sources: fc.subarray<Source>([...SOURCES], { minLength: 1 }),
  character: fc.record<FleetCharacter>({
    seed: fc.nat(),
    waits: fc.nat(2),
    failures: fc.nat(2),
    hopeless: fc.constantFrom(0, 0, 1, 3),
    contradictions: fc.nat(1),
    otherPeople: fc.nat(1),
  }),
  turns: fc.array(turn, { maxLength: 120 }),
});
type Run = typeof run extends fc.Arbitrary<infer R> ? R : never;

/** What can truly be said of a request, whenever and however often it was said. */
const truthOf = (request: PrivacyRequest) => ({
  progress: progressOf(request),
  purge: purgeOf(request),
  tasks: tasksOf(request)
    .map((task) => `${nameOf(task)} ${task.state}${task.contradicted ? ' contradicted' : ''}`)
    .sort(),
  gaps: (request.package?.gaps ?? request.end?.exceptions ?? [])
    .map(({ reason, host }) => `${reason}@${host}`)
    .sort(),
});

/**
 * A request, its handlers, and what they said that is still on its way. A report can only follow its
 * dispatch; apart from that it may come at any time, in any order and any number.
 */
class Exchange {
  readonly simulation: RequestSimulation;
  readonly #fleet: SimulatedFleet;
  #onTheWay: CommandDraft[] = [];
  readonly #delivered: CommandDraft[] = [];

  constructor({ kind, sources, character }: Run) {
    this.#fleet = new SimulatedFleet(character);
    this.simulation = RequestSimulation.submitted({ kind, planning: planning(only(...sources)) });
  }

  take(turn: Turn): void {
    this.#collect();
    // Disorder lasts a week: an Export that runs out of time would rightly say something else.
    const over = this.simulation.now > after({ days: 7 }, START);
    if (turn.does === 'arrive' && this.#onTheWay.length > 0) this.#arrive(turn);
    else if (turn.does === 'pass' && !over)
      this.simulation.advanceTo(after({ minutes: turn.minutes }, this.simulation.now));
    this.#peopleWork();
  }

  /** From now on all arrives at once and in order, until the request is over or nothing more comes. */
  settle(): void {
    const { simulation } = this;
    for (let round = 0; round < 400 && !simulation.request.end; round += 1) {
      this.#collect();
      for (const report of this.#onTheWay.splice(0)) this.#deliver(report);
      this.#peopleWork();
      const next = simulation.nextTimer();
      if (simulation.outbox.length === 0 && next) simulation.ring(next.name);
    }
  }

  /** All that was ever said is said again, the last first. */
  repeatEverything(): void {
    for (const report of this.#delivered.toReversed()) this.simulation.run(report);
  }

  #collect(): void {
    const { simulation } = this;
    for (let sent = simulation.outbox.shift(); sent; sent = simulation.outbox.shift())
      this.#onTheWay.push(...this.#said(sent));
  }

  #said(sent: Assignment): readonly CommandDraft[] {
    return this.#fleet.reportsOn(this.simulation.request, sent, this.simulation.now);
  }

  #arrive({ which, stays }: Extract<Turn, { does: 'arrive' }>): void {
    const index = which % this.#onTheWay.length;
    const report = this.#onTheWay[index];
    if (!report) return;
    if (!stays) this.#onTheWay.splice(index, 1);
    this.#deliver(report);
  }

  #deliver(report: CommandDraft): void {
    this.#delivered.push(report);
    this.simulation.run(report);
  }

  #peopleWork(): void {
    for (const task of tasksOf(this.simulation.request))
      if (task.state === 'waiting-on-person') this.simulation.run(person.completes(task));
  }
}

describe('the reports of a run', () => {
  it('lead to the same truth in any order and any repetition as in the straight order', () => {
    fc.assert(
      fc.property(run, (one) => {
        const straight = new Exchange(one);
        straight.settle();
        const disordered = new Exchange(one);
        for (const turn of one.turns) disordered.take(turn);
        disordered.settle();
        expect(truthOf(disordered.simulation.request)).toEqual(truthOf(straight.simulation.request));
      }),
      { numRuns: 60 },
    );
  });

  it('change nothing when all of them are said again', () => {
    fc.assert(
      fc.property(run, (one) => {
        const exchange = new Exchange(one);
        for (const turn of one.turns) exchange.take(turn);
        const midway = truthOf(exchange.simulation.request);
        exchange.repeatEverything();
        expect(truthOf(exchange.simulation.request)).toEqual(midway);
        exchange.settle();
        const before = exchange.simulation.request;
        exchange.repeatEverything();
        expect(exchange.simulation.request).toBe(before);
      }),
      { numRuns: 30 },
    );
  });
});
