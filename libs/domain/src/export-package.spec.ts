import { describe, expect, it } from '@jest/globals';
import type { OtherPeopleDecision } from '#contracts';
import { gapsOf, goesOut, progressOf, tasksOf, type PrivacyRequest } from '#domain';
import {
  after,
  anArtifact,
  aProof,
  aTask,
  clockPaused,
  day,
  exportReceived,
  fanOutPlanned,
  given,
  handler,
  happened,
  on,
  only,
  packageAssembled,
  person,
  planning,
  requestAfter,
  RequestSimulation,
  retryScheduled,
  stopLossReached,
  taskDispatched,
  taskFailed,
  taskNotApplicable,
  taskSkipped,
  taskSucceeded,
  taskWaitingOnPerson,
  timer,
} from '#testing';

const records = aTask(1, 'export-records', { host: 'mfa01' });
const search = aTask(2, 'search-logs', { host: 'mfa02' });
const assemble = aTask(3, 'assemble', { dependsOn: [records.id, search.id] });
const received = [exportReceived(), fanOutPlanned(records, search, assemble)] as const;
const gathering = [...received, taskDispatched(records), taskDispatched(search)] as const;

const gap = (task: typeof records, reason: string) => ({
  taskId: task.id,
  source: task.source,
  host: task.host,
  reason,
});

describe('the gaps of a package', () => {
  it('name what was skipped and what failed for good, with the fault; not what had nothing to give', () => {
    expect(gapsOf(requestAfter(...received, taskSkipped(records), taskFailed(search)))).toEqual([
      gap(records, 'skipped'),
      gap(search, 'graph-unreachable'),
    ]);
    expect(gapsOf(requestAfter(...received, taskSucceeded(records), taskNotApplicable(search)))).toEqual([]);
  });

  it('name what a part that came says itself is missing from it', () => {
    const cloud = aTask(1, 'export', { source: 'cloud-mfa' });
    const proof = aProof({ remarks: ['container-kept', 'files-left-in-container'] });
    const history = [exportReceived(), fanOutPlanned(cloud, assemble), taskSucceeded(cloud, { proof })];
    expect(gapsOf(requestAfter(...history))).toEqual([gap(cloud, 'files-left-in-container')]);
  });

  it('leave what came of such a part in the package, and nothing of what is named as missing', () => {
    const cloud = aTask(4, 'export', { source: 'cloud-mfa' });
    const history = [exportReceived(), fanOutPlanned(records, cloud, assemble)];
    const request = requestAfter(...history, taskSucceeded(records), taskSucceeded(cloud));
    const gaps = [gap(cloud, 'files-left-in-container'), gap(records, 'other-people-withheld')];
    const [withheld, part, last] = tasksOf(request).map((task) => goesOut(task, gaps));
    expect({ withheld, part, last }).toEqual({ withheld: false, part: true, last: false });
  });

  it('name the sources that do not exist here, not those that nobody asked for', () => {
    const planned = happened('FanOutPlanned', {
      tasks: [records, search, assemble],
      leftOut: [
        { source: 'cloud-mfa', reason: 'not-configured' },
        { source: 'adfs-adapter', reason: 'not-asked' },
      ],
      stopLossAt: day(24),
    });
    expect(gapsOf(requestAfter(exportReceived(), planned))).toEqual([
      { taskId: null, source: 'cloud-mfa', host: null, reason: 'not-configured' },
    ]);
  });

  it('are frozen when the assembly is sent, so that package and view say the same', () => {
    const { request } = given(...gathering, taskFailed(search), stopLossReached(search)).when(
      handler.succeeds(records),
    );
    const frozen = [gap(search, 'graph-unreachable')];
    expect(request.tasks?.get(assemble.id)).toMatchObject({ state: 'running', gaps: frozen });

    const late = given(
      ...gathering,
      taskFailed(search),
      stopLossReached(search),
      taskSucceeded(records),
      taskDispatched(assemble),
      taskSucceeded(search),
    ).when(handler.succeeds(assemble, { artifacts: [anArtifact()] }));
    late.then([
      { type: 'TaskSucceeded' },
      { type: 'PackageAssembled', data: { gaps: frozen } },
      { type: 'PrivacyRequestCompleted', data: { outcome: 'done-with-exceptions', exceptions: frozen } },
    ]);
  });

  it('are looked at anew when the assembly is tried again', () => {
    const { request } = given(
      ...gathering,
      taskFailed(search),
      stopLossReached(search),
      taskSucceeded(records),
      taskDispatched(assemble),
      taskFailed(assemble),
      retryScheduled(assemble, { retryAt: day(1) }),
      taskSucceeded(search),
    ).when(timer(`task:${assemble.id}`), day(1));
    expect(request.tasks?.get(assemble.id)).toMatchObject({ state: 'running', attempt: 2, gaps: [] });
  });
});

describe('an Export', () => {
  const outcome = (...gaps: readonly string[]): PrivacyRequest => {
    const named = gaps.map((reason) => ({ taskId: null, source: 'cloud-mfa' as const, host: null, reason }));
    return given(...gathering, taskSucceeded(records), packageAssembled(assemble, { gaps: named })).when(
      handler.succeeds(search),
    ).request;
  };

  it('is done when its package lacks nothing', () => expect(progressOf(outcome())).toBe('done'));
  it('is done when its package lacks only a source that does not exist here', () =>
    expect(outcome('not-configured').end).toMatchObject({ progress: 'done', exceptions: [] }));
  it('is done with exceptions when something is missing, and names it', () =>
    expect(outcome('skipped', 'not-configured').end).toMatchObject({
      progress: 'done-with-exceptions',
      exceptions: [{ reason: 'skipped' }],
    }));

  it('waits for what failed until its time is over', () => {
    given(...gathering, taskFailed(search))
      .when(handler.succeeds(records))
      .thenTypes('TaskSucceeded');
    given(...gathering, taskFailed(search), taskSucceeded(records))
      .when(timer('stop-loss'), day(24))
      .thenTypes('TaskStopLossReached', 'TaskDispatched');
  });

  it('goes out without everything that was skipped, when people want it so', () =>
    given(...gathering, taskSkipped(records))
      .when(person.skips(search))
      .thenTypes('TaskSkipped', 'TaskDispatched'));

  it('fails when nothing could be had, instead of handing out an empty package', () => {
    const { request } = given(...gathering, taskFailed(search)).when(timer('stop-loss'), day(24));
    expect(request.end).toMatchObject({
      progress: 'failed',
      exceptions: [{ reason: 'stop-loss-reached' }, { reason: 'graph-unreachable' }],
    });
    expect(request.tasks?.get(assemble.id)?.state).toBe('cancelled');
  });

  it('fails when none of its sources exists, at once', () => {
    const { request } = RequestSimulation.submitted({ planning: planning({}) });
    expect(request.end).toMatchObject({ progress: 'failed' });
    expect(request.end?.exceptions).toHaveLength(4);
  });

  it('keeps no more than is needed: what was gathered goes when it ends without a package', () => {
    const simulation = RequestSimulation.submitted({ planning: planning(only('cloud-mfa')) });
    const cloud = simulation.open('export');
    simulation.run(handler.succeeds(cloud, { artifacts: [anArtifact(1), anArtifact(2)] }));
    simulation.run(person.cancels());
    expect(simulation.removedArtifacts).toEqual([anArtifact(1).id, anArtifact(2).id]);
    simulation.run(handler.succeeds(simulation.open('assemble'), { artifacts: [anArtifact(3)] }));
    expect(simulation.removedArtifacts).toContain(anArtifact(3).id);
  });
});

describe('records that name other people', () => {
  const found = { otherPeople: 2 };
  const review = aTask(4, 'review-other-people', { dependsOn: [records.id] });
  const found2 = happened('FanOutExtended', {
    cause: 'other-people-found',
    tasks: [review],
    gates: [{ taskId: assemble.id, dependsOn: [review.id] }],
    notBefore: null,
  });

  it('are reviewed by a person before they are packed', () => {
    const outcome = given(...gathering, taskSucceeded(search)).when(handler.succeeds(records, found));
    outcome.then([
      { type: 'TaskSucceeded' },
      {
        type: 'FanOutExtended',
        data: {
          cause: 'other-people-found',
          tasks: [review],
          gates: [{ taskId: assemble.id, dependsOn: [review.id] }],
          notBefore: null,
        },
      },
      { type: 'TaskWaitingOnPerson', data: { taskId: review.id } },
    ]);
    expect(outcome.request.tasks?.get(assemble.id)).toMatchObject({
      state: 'blocked',
      dependsOn: [records.id, search.id, review.id],
    });
  });

  it('are packed when the review is done', () => {
    const { request } = given(
      ...gathering,
      taskSucceeded(search),
      taskSucceeded(records),
      found2,
      taskWaitingOnPerson(review),
    ).when(person.completes(review, []));
    expect(request.tasks?.get(assemble.id)).toMatchObject({ state: 'running', gaps: [] });
  });

  it('are withheld and named when the review was skipped or its time is over', () => {
    const reviewing = [
      ...gathering,
      taskSucceeded(search),
      taskSucceeded(records),
      found2,
      taskWaitingOnPerson(review),
    ] as const;
    const skipped = given(...reviewing).when(person.skips(review)).request;
    expect(skipped.tasks?.get(assemble.id)?.gaps).toEqual([
      gap(review, 'skipped'),
      gap(records, 'not-reviewed'),
    ]);
    const late = given(...reviewing).when(timer('stop-loss'), day(24)).request;
    expect(late.tasks?.get(assemble.id)?.gaps).toEqual([
      gap(review, 'step-not-done'),
      gap(records, 'not-reviewed'),
    ]);
  });

  it('are withheld as long as nobody has reviewed them, whatever else is going on', () =>
    expect(gapsOf(requestAfter(...gathering, taskSucceeded(records), found2))).toEqual([
      gap(records, 'not-reviewed'),
    ]));

  it('are not reviewed twice: an administrator’s Export has the step from the beginning', () => {
    const planned = aTask(2, 'review-other-people', { dependsOn: [records.id] });
    given(
      exportReceived({ subjectIsAdministrator: true }),
      fanOutPlanned(records, planned, assemble),
      taskDispatched(records),
    )
      .when(handler.succeeds(records, found))
      .thenTypes('TaskSucceeded', 'TaskWaitingOnPerson');
  });

  it('that come when the time is over are not waited for: they are withheld', () => {
    const outOfTime = [
      ...gathering,
      taskSucceeded(search),
      on(day(24)),
      stopLossReached(records),
      taskFailed(records),
      taskDispatched(assemble),
      taskFailed(assemble),
      retryScheduled(assemble, { retryAt: after({ minutes: 1 }, day(24)) }),
    ] as const;
    const outcome = given(...outOfTime).when(handler.succeeds(records, found), after({ hours: 1 }, day(24)));
    outcome.thenTypes(
      'TaskSucceeded',
      'FanOutExtended',
      'TaskStopLossReached',
      'TaskFailed',
      'TaskDispatched',
    );
    expect(outcome.request.tasks?.get(assemble.id)?.gaps).toEqual([
      gap(review, 'step-not-done'),
      gap(records, 'not-reviewed'),
    ]);
  });

  it('that come while the clock stands are reviewed, however late', () =>
    given(...gathering, taskSucceeded(search), clockPaused(), on(day(90)))
      .when(handler.succeeds(records, found))
      .thenTypes('TaskSucceeded', 'FanOutExtended', 'TaskWaitingOnPerson'));

  it('hold a second assembly back until they are reviewed', () => {
    const retried = [
      ...gathering,
      taskSucceeded(search),
      stopLossReached(records),
      taskFailed(records),
      taskDispatched(assemble),
      taskFailed(assemble),
      retryScheduled(assemble),
      taskSucceeded(records),
      found2,
      taskWaitingOnPerson(review),
    ] as const;
    given(...retried)
      .when(timer(`task:${assemble.id}`), day(1))
      .ignores();
    given(...retried, on(day(1)))
      .when(person.completes(review, []))
      .thenTypes('ManualStepCompleted', 'OtherPeopleReviewed', 'TaskSucceeded', 'TaskDispatched');
  });

  const readBy = (decision: OtherPeopleDecision | undefined, aboutOthers: number) =>
    given(
      ...gathering,
      taskSucceeded(search),
      taskSucceeded(records, { proof: aProof({ counts: { recordsFound: 9, aboutOthers } }) }),
      found2,
      taskWaitingOnPerson(review),
    ).when(person.completes(review, [], decision)).request.tasks;

  it.each([
    ['keep', []],
    [undefined, []],
    ['redact', []],
    ['withhold', [gap(records, 'other-people-withheld')]],
  ] as const)('go out as the person decides who read them: %s', (decision, gaps) => {
    const tasks = readBy(decision, 2);
    expect(tasks?.get(review.id)?.review).toMatchObject({ decision: decision ?? 'keep' });
    expect(tasks?.get(assemble.id)).toMatchObject({ state: 'running', gaps });
  });

  it('stay back when they are to be redacted and nobody else could be told in them', () => {
    expect(readBy('redact', 0)?.get(assemble.id)?.gaps).toEqual([gap(records, 'not-redactable')]);
    expect(readBy('keep', 0)?.get(assemble.id)?.gaps).toEqual([]);
  });

  it('are the only thing that a decision is asked for', () => {
    const pictures = aTask(4, 'screenshots');
    given(exportReceived(), fanOutPlanned(pictures), taskWaitingOnPerson(pictures))
      .when(person.completes(pictures, [anArtifact()], 'withhold'))
      .rejects('decision-not-asked');
  });
});
