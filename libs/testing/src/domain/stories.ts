import fc from 'fast-check';
import type { RequestKind, Source } from '#contracts';
import { tasksOf, type Task } from '#domain';
import { handler, person, submission, timer, type CommandDraft } from './commands.js';
import { anArtifact } from './evidence.js';
import { after } from './moments.js';
import { submitter } from './people.js';
import { RequestSimulation } from './request-simulation.js';
import { SimulatedFleet } from './simulated-fleet.js';
import { only, planning } from './topologies.js';

/**
 * Requests under arbitrary commands: true and false reports, timers at any time, people who do anything in any
 * order, handlers that work in between so that all states are reached.
 */

const PERSON_ACTS = [
  () => person.approves(),
  () => person.approves(submitter),
  () => person.extends(),
  () => person.pausesTheClock(),
  () => person.resumesTheClock(),
  () => person.retires('mfa01'),
  () => person.retires('NPS01'),
  () => person.reveals(),
  () => person.downloads(),
] as const;

const ENDS = [() => person.rejects(), () => person.cancels(), () => person.closesWithExceptions()] as const;

const PERSON_TASK_ACTS = [
  (task: Task) => person.retries(task),
  (task: Task) => person.skips(task),
  (task: Task) => person.completes(task),
  (task: Task) => person.completes(task, []),
] as const;

const WHOLE_TIMERS = [
  'deadline',
  'stop-loss',
  'sweep-due',
  'purge-due',
  'package-expiry',
  'own-retention',
  'no-such',
];

const SOURCES: readonly Source[] = ['mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa'];

/** Numbers are taken modulo what there is. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('days-of-work' as const), days: fc.nat(32) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sleep' as const), hours: fc.nat(24 * 40) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      task: fc.nat(40),
      says: fc.nat(6),
      dispatch: fc.integer({ min: -2, max: 1 }),
      hours: fc.integer({ min: -48, max: 24 * 50 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('timer' as const), which: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('person' as const), act: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const), act: fc.nat(40) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('person-task' as const), act: fc.nat(3), task: fc.nat(40) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('again' as const), which: fc.nat() }) },
);
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

export const story = fc.record({
  kind: fc.constantFrom<RequestKind>('Export', 'AccountClose', 'AccountClose'),
  approvalRequired: fc.integer({ min: 0, max: 7 }).map((one) => one === 7),
  subjectIsAdministrator: fc.boolean(),
  sources: fc.oneof(
    { weight: 4, arbitrary: fc.subarray<Source>([...SOURCES], { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.subarray<Source>([...SOURCES]) },
  ),
  character: fc.record({
    seed: fc.nat(),
    waits: fc.nat(1),
    failures: fc.nat(1),
    hopeless: fc.nat(1),
    contradictions: fc.nat(1),
    otherPeople: fc.nat(1),
  }),
  steps: fc.array(step, { maxLength: 50 }),
});
export type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

const pick = <T>(list: readonly T[], number: number): T | undefined =>
  list[number % Math.max(1, list.length)];

function anyReport(task: Task, { says, dispatch, hours }: Extract<Step, { do: 'report' }>, now: string) {
  const sent = { attempt: Math.max(1, task.attempt), dispatch: Math.max(1, task.dispatch + dispatch) };
  const some = after({ hours }, now);
  const reports = [
    handler.succeeds(task, { ...sent, artifacts: [anArtifact()], otherPeople: hours % 2 }),
    handler.succeeds(task, sent),
    handler.finds(task, hours % 3 === 0 ? null : some, sent),
    handler.hasNothingToDo(task, sent),
    handler.waits(task, { ...sent, checkAfter: some }),
    handler.fails(task, sent),
    handler.failsForGood(task, sent),
  ];
  return reports[says] ?? handler.progresses(task, sent);
}

/** Runs a story, a command at a time. */
export class Teller {
  readonly simulation = new RequestSimulation();
  readonly #fleet: SimulatedFleet;
  readonly #said: CommandDraft[] = [];

  /** @param accepted is called after every command that was accepted, and after some days of work */
  constructor(
    { kind, approvalRequired, subjectIsAdministrator, sources, character }: Story,
    private readonly accepted: (simulation: RequestSimulation) => void = () => undefined,
  ) {
    this.#fleet = new SimulatedFleet(character);
    const facts = { kind, approvalRequired, subjectIsAdministrator, planning: planning(only(...sources)) };
    this.#run(submission(facts));
  }

  /** A story from its beginning to its end. */
  static told(story: Story, accepted?: (simulation: RequestSimulation) => void): RequestSimulation {
    const teller = new Teller(story, accepted);
    for (const step of story.steps) teller.tell(step);
    return teller.simulation;
  }

  tell(step: Step): void {
    const { simulation } = this;
    switch (step.do) {
      case 'days-of-work':
        return this.#work(step.days);
      case 'sleep':
        return simulation.sleepUntil(after({ hours: step.hours }, simulation.now));
      case 'timer':
        return this.#run(timer(this.#timerName(step.which)));
      case 'person':
        return this.#run((PERSON_ACTS[step.act] ?? PERSON_ACTS[0])());
      case 'end':
        return this.#end(step.act);
      case 'again':
        return this.#again(step.which);
      default:
        return this.#toTask(step);
    }
  }

  #toTask(step: Extract<Step, { do: 'report' | 'person-task' }>): void {
    const task = pick(tasksOf(this.simulation.request), step.task);
    if (!task) return;
    if (step.do === 'report') this.#run(anyReport(task, step, this.simulation.now));
    else this.#run((PERSON_TASK_ACTS[step.act] ?? PERSON_TASK_ACTS[0])(task));
  }

  /** Handlers and people do what is asked of them, day by day. */
  #work(days: number): void {
    const { simulation } = this;
    for (let day = 0; day <= days && !simulation.request.end; day += 1) {
      for (let sent = simulation.outbox.shift(); sent; sent = simulation.outbox.shift())
        for (const report of this.#fleet.reportsOn(simulation.request, sent, simulation.now))
          this.#run(report);
      for (const task of tasksOf(simulation.request))
        if (task.state === 'waiting-on-person') this.#run(person.completes(task));
      simulation.advanceTo(after({ days: 1 }, simulation.now));
    }
    this.accepted(simulation);
  }

  #timerName(which: number): string {
    const names = [...WHOLE_TIMERS, ...tasksOf(this.simulation.request).map(({ id }) => `task:${id}`)];
    return pick(names, which) ?? 'no-such';
  }

  /** Seldom, or no story would get far. */
  #end(act: number): void {
    const end = ENDS[act];
    if (end) this.#run(end());
  }

  /** A repeated command is ignored and changes nothing. */
  #again(which: number): void {
    const command = pick(this.#said, which);
    if (!command) return;
    const before = this.simulation.request;
    if (this.simulation.run(command).kind !== 'ignore' || this.simulation.request !== before)
      throw new Error('A command was run a second time.');
  }

  #run(draft: CommandDraft): void {
    const command = { ...draft, commandId: `said:${this.#said.length}` };
    if (this.simulation.run(command).kind !== 'accept') return;
    this.#said.push(command);
    this.accepted(this.simulation);
  }
}
