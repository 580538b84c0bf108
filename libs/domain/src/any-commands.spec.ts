import { describe, expect, it } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { requestEventCodec, type RequestKind, type Source, type TaskId } from '#contracts';
import {
  evolveCommit,
  nothingStands,
  progressOf,
  purgeOf,
  sealedView,
  tasksOf,
  type PrivacyRequest,
  type Task,
} from '#domain';
import {
  after,
  anArtifact,
  handler,
  only,
  person,
  planning,
  RequestSimulation,
  SimulatedFleet,
  submission,
  submitter,
  timer,
  type CommandDraft,
} from '#testing';
import { followUps } from './follow-ups.js';

/**
 * A request under arbitrary commands: true and false reports, timers at any time, people who do anything
 * in any order, handlers that work in between so that all states are reached. After each command
 * everything that must always hold is looked at.
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
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const story = fc.record({
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
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

/** Many thousand times: `expect` would take most of the time of these properties. */
function must(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`This must always hold: ${rule}`);
}

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

/** Runs a story and checks what must hold after each of its commands. */
class Teller {
  readonly simulation = new RequestSimulation();
  readonly #fleet: SimulatedFleet;
  readonly #said: CommandDraft[] = [];
  readonly #succeeded = new Set<TaskId>();
  #checkedCommits = 0;
  #version = 0;

  constructor({ kind, approvalRequired, subjectIsAdministrator, sources, character }: Story) {
    this.#fleet = new SimulatedFleet(character);
    const facts = { kind, approvalRequired, subjectIsAdministrator, planning: planning(only(...sources)) };
    this.run(submission(facts));
  }

  tell(step: Step): void {
    const { simulation } = this;
    switch (step.do) {
      case 'days-of-work':
        return this.#work(step.days);
      case 'sleep':
        return simulation.sleepUntil(after({ hours: step.hours }, simulation.now));
      case 'timer':
        return this.run(timer(this.#timerName(step.which)));
      case 'person':
        return this.run((PERSON_ACTS[step.act] ?? PERSON_ACTS[0])());
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
    if (step.do === 'report') this.run(anyReport(task, step, this.simulation.now));
    else this.run((PERSON_TASK_ACTS[step.act] ?? PERSON_TASK_ACTS[0])(task));
  }

  /** Handlers and people do what is asked of them, day by day. */
  #work(days: number): void {
    const { simulation } = this;
    for (let day = 0; day <= days && !simulation.request.end; day += 1) {
      for (let sent = simulation.outbox.shift(); sent; sent = simulation.outbox.shift())
        for (const report of this.#fleet.reportsOn(simulation.request, sent, simulation.now))
          this.run(report);
      for (const task of tasksOf(simulation.request))
        if (task.state === 'waiting-on-person') this.run(person.completes(task));
      simulation.advanceTo(after({ days: 1 }, simulation.now));
    }
    this.check();
  }

  #timerName(which: number): string {
    const names = [...WHOLE_TIMERS, ...tasksOf(this.simulation.request).map(({ id }) => `task:${id}`)];
    return pick(names, which) ?? 'no-such';
  }

  /** Seldom, or no story would get far. */
  #end(act: number): void {
    const end = ENDS[act];
    if (end) this.run(end());
  }

  /** A repeated command is ignored and changes nothing. */
  #again(which: number): void {
    const command = pick(this.#said, which);
    if (!command) return;
    const before = this.simulation.request;
    expect(this.simulation.run(command).kind).toBe('ignore');
    expect(this.simulation.request).toBe(before);
  }

  run(draft: CommandDraft): void {
    const command = { ...draft, commandId: `said:${this.#said.length}` };
    const decision = this.simulation.run(command);
    if (decision.kind !== 'accept') return;
    this.#said.push(command);
    must(
      followUps(this.simulation.request, this.simulation.now, nothingStands).length === 0,
      'nothing more follows',
    );
    this.check();
  }

  check(): void {
    const { request, commits } = this.simulation;
    const events = commits.slice(this.#checkedCommits).flatMap((commit) => commit.events);
    for (const event of events)
      must(isDeepStrictEqual(requestEventCodec.decode(requestEventCodec.encode(event)), event), event.type);
    this.#checkedCommits = commits.length;
    this.#version += events.length;
    must(request.version === this.#version, 'the version counts the events');
    for (const task of tasksOf(request)) this.#checkTask(task);
    if (request.kind === 'AccountClose') checkErasure(request);
    must(sealedView(request).version === request.version, 'the view is of this version');
  }

  #checkTask(task: Task): void {
    const deletes = task.destructive || task.action === 'verify-purge';
    must(!(deletes && task.state === 'skipped'), 'a delete is never skipped');
    must(!this.#succeeded.has(task.id) || task.state === 'succeeded', 'what succeeded stays so');
    if (task.state === 'succeeded') this.#succeeded.add(task.id);
  }
}

/** Every re-scan is clean, or a later one of the same place is. */
function checkErasure(request: PrivacyRequest): void {
  const verified = purgeOf(request) === 'verified';
  must(progressOf(request) !== 'done' || verified, 'done only when verified');
  if (!verified) return;
  const scans = tasksOf(request).filter((task) => task.action === 'verify-purge');
  const clean = (task: Task): boolean => task.state === 'succeeded' && !task.contradicted;
  must(scans.length > 0, 'verified by a re-scan');
  for (const [index, scan] of scans.entries()) {
    const later = scans
      .slice(index + 1)
      .filter(({ source, host }) => source === scan.source && host === scan.host);
    must(clean(scan) || scan.state === 'not-applicable' || later.some(clean), 'every place is clean');
    must(!scan.contradicted || later.some(clean), 'what was found was looked at again');
  }
  must(
    !tasksOf(request).some(({ state }) => state === 'failed' || state === 'cancelled'),
    'no delete is open',
  );
}

describe('whatever is asked of a request, in whatever order', () => {
  it('decides without an error, and what must always hold holds', () => {
    fc.assert(
      fc.property(story, (told) => {
        const teller = new Teller(told);
        for (const step of told.steps) teller.tell(step);
      }),
      { numRuns: 120 },
    );
  });

  it('is the same request when its events are read back and evolved anew', () => {
    fc.assert(
      fc.property(story, (told) => {
        const teller = new Teller(told);
        for (const step of told.steps) teller.tell(step);
        const { commits, request } = teller.simulation;
        const again = commits.reduce<PrivacyRequest | undefined>(
          (state, commit) => evolveCommit(state, commit),
          undefined,
        );
        expect(again).toEqual(request);
      }),
      { numRuns: 25 },
    );
  });
});
