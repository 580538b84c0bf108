import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Source } from '#contracts';
import {
  concernOf,
  isSettled,
  nothingStands,
  purgeOf,
  restraintsOn,
  tasksOf,
  type PrivacyRequest,
  type Standing,
  type Topology,
} from '#domain';
import {
  after,
  handler,
  hostHold,
  othersHold,
  pauseOf,
  person,
  personHold,
  planning,
  RequestSimulation,
  SimulatedFleet,
  START,
  submission,
  type CommandDraft,
} from '#testing';

/** Whatever stands against work, in whatever order it comes and goes: nothing is sent while something does. */

const HOSTS = ['mfa01', 'MFA02', 'adfs-old', 'nps01', 'nps02', 'adfs01', 'elsewhere'];

/** Enough of each kind of place, and few enough to be told many stories about. */
const places: Topology = {
  'mfa-server': { hosts: [{ name: 'mfa01', roles: ['mfa-server'] }], syslog: true },
  'nps-extension': { hosts: [{ name: 'nps01' }, { name: 'nps02' }] },
  'cloud-mfa': {},
};

const hold = fc.oneof(
  fc.constant(personHold()),
  fc.record({ keptOn: fc.option(fc.subarray(HOSTS)) }).map(({ keptOn }) => othersHold({ keptOn })),
  fc.constantFrom(...HOSTS).map(hostHold),
);

const anyStanding: fc.Arbitrary<Standing> = fc.record({
  holds: fc.array(hold, { maxLength: 2 }),
  pauses: fc.subarray([...Source.options]).map((sources) => sources.map((source) => pauseOf(source))),
  closes: fc.constantFrom<Standing['closes']>('admitted', { reachedAt: START }),
});

type Step =
  | { readonly kind: 'stands'; readonly standing: Standing }
  | { readonly kind: 'reconsider' | 'works' | 'retries' | 'completes' | 'asks-first' }
  | { readonly kind: 'hours'; readonly hours: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: anyStanding.map((standing): Step => ({ kind: 'stands', standing })) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<Step>(
      { kind: 'reconsider' },
      { kind: 'works' },
      { kind: 'works' },
      { kind: 'retries' },
      { kind: 'completes' },
      { kind: 'asks-first' },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: 24 * 20 }).map((hours): Step => ({ kind: 'hours', hours })),
  },
);

class Watched {
  readonly simulation: RequestSimulation;
  readonly #fleet: SimulatedFleet;

  constructor(kind: 'Export' | 'AccountClose', seed: number) {
    this.simulation = RequestSimulation.submitted({ kind, planning: planning(places) });
    this.#fleet = new SimulatedFleet({
      seed,
      waits: 2,
      failures: 2,
      hopeless: 0,
      contradictions: 1,
      otherPeople: 0,
    });
  }

  take(step: Step): void {
    const { simulation } = this;
    switch (step.kind) {
      case 'stands':
        simulation.standing = step.standing;
        return;
      case 'hours':
        return this.#watch(() => simulation.advanceTo(after({ hours: step.hours }, simulation.now)));
      case 'works':
        return this.#watch(() => this.#fleet.answerAll(simulation));
      case 'reconsider':
        return this.#run({ type: 'ReconsiderTasks' });
      case 'asks-first':
        return this.#eachOf('running', (task) =>
          handler.fails(task, { attempt: task.attempt, dispatch: task.dispatch, fault: heldBack }),
        );
      case 'retries':
        return this.#eachOf('retrying', (task) => person.retries(task));
      case 'completes':
        return this.#eachOf('waiting-on-person', (task) => person.completes(task));
    }
  }

  #eachOf(state: string, command: (task: ReturnType<typeof tasksOf>[number]) => CommandDraft): void {
    for (const task of tasksOf(this.simulation.request)) if (task.state === state) this.#run(command(task));
  }

  #run(command: CommandDraft): void {
    this.#watch(() => void this.simulation.run(command));
  }

  /** Looks at all that was committed meanwhile, with the request as it stood before each commit. */
  #watch(act: () => void): void {
    const { simulation } = this;
    const before = simulation.commits.length;
    act();
    const events = simulation.commits.slice(before).flatMap((commit) => commit.events);
    for (const { type, data } of events) {
      if (type !== 'TaskDispatched' && type !== 'TaskWaitingOnPerson') continue;
      const task = simulation.request.tasks?.get(data.taskId);
      if (task) this.#nothingStoodAgainst(simulation.request, task);
    }
    this.#verifiedIsWhole();
  }

  #nothingStoodAgainst(request: PrivacyRequest, task: ReturnType<typeof tasksOf>[number]): void {
    // The limit is for those that have not begun; the first that are sent begin it, so it is looked at apart.
    const against = restraintsOn(concernOf(request), task, this.simulation.standing);
    expect(against.filter(({ kind }) => kind !== 'close-limit')).toEqual([]);
  }

  #verifiedIsWhole(): void {
    const { request } = this.simulation;
    if (purgeOf(request) !== 'verified') return;
    const open = tasksOf(request).filter((task) => !isSettled(task));
    expect(open.map(({ action }) => action)).toEqual([]);
  }
}

const heldBack = { code: 'held-back', retryable: true, detail: null } as const;

describe('whatever stands against work, whenever it comes and goes', () => {
  it('nothing is sent that something stands against, and nothing is verified with an open sweep', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Export' as const, 'AccountClose' as const),
        fc.nat(1000),
        fc.array(step, { minLength: 5, maxLength: 40 }),
        (kind, seed, steps) => {
          const watched = new Watched(kind, seed);
          for (const one of steps) watched.take(one);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('when nothing does any more, the purge is verified in the end', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.array(step, { maxLength: 25 }), (seed, steps) => {
        const watched = new Watched('AccountClose', seed);
        for (const one of steps) watched.take(one);
        watched.simulation.standing = nothingStands;
        for (let round = 0; round < 80 && !watched.simulation.request.end; round += 1)
          for (const kind of ['reconsider', 'works', 'completes', 'works'] as const) {
            watched.take({ kind });
            if (kind === 'completes') watched.take({ kind: 'hours', hours: 48 });
          }
        expect(purgeOf(watched.simulation.request)).toBe('verified');
      }),
      { numRuns: 10 },
    );
  });

  it('a reached limit lets nothing begin to delete', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const simulation = new RequestSimulation();
        simulation.standing = { ...nothingStands, closes: { reachedAt: START } };
        simulation.run(submission({ kind: 'AccountClose' }));
        for (const one of steps) {
          if (one.kind === 'stands') simulation.standing = { ...one.standing, closes: { reachedAt: START } };
          else if (one.kind === 'hours') simulation.advanceTo(after({ hours: one.hours }, simulation.now));
          else simulation.run({ type: 'ReconsiderTasks' });
        }
        expect(simulation.outbox).toEqual([]);
        expect(concernOf(simulation.request).hasBegunDeleting).toBe(false);
      }),
      { numRuns: 25 },
    );
  });
});
