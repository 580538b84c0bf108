import { describe, expect, it } from '@jest/globals';
import type { PlannedTask, RequestEvent, TaskAction, TaskState } from '#contracts';
import {
  aFault,
  after,
  anArtifact,
  aTask,
  closeReceived,
  day,
  exportReceived,
  fanOutPlanned,
  given,
  officer,
  person,
  requestCancelled,
  retryScheduled,
  sealed,
  START,
  taskDispatched,
  taskFailed,
  taskNotApplicable,
  taskSkipped,
  taskSucceeded,
  taskWaitingOnPerson,
  taskWaitingOnSource,
} from '#testing';

const search = aTask(1, 'search-logs', { host: 'mfa01' });
const screenshots = aTask(2, 'screenshots');
const assemble = aTask(3, 'assemble', { dependsOn: [search.id, screenshots.id] });
const planned = [
  exportReceived(),
  fanOutPlanned(search, screenshots, assemble),
  taskWaitingOnPerson(screenshots),
] as const;
const sent = [...planned, taskDispatched(search)] as const;

const settled: readonly [TaskState, (task: PlannedTask) => RequestEvent][] = [
  ['succeeded', taskSucceeded],
  ['not-applicable', taskNotApplicable],
  ['skipped', taskSkipped],
];

describe('a person who retries a task', () => {
  it.each<[TaskState, readonly RequestEvent[]]>([
    ['failed', [taskFailed(search)]],
    ['retrying', [taskFailed(search), retryScheduled(search, { retryAt: day(1) })]],
    ['waiting-on-source', [taskWaitingOnSource(search, day(3))]],
  ])('sends it again at once: it is %s', (_state, events) =>
    given(...sent, ...events)
      .when(person.retries(search), after({ hours: 1 }))
      .then([
        {
          type: 'TaskRetryScheduled',
          data: { attempt: 2, retryAt: after({ hours: 1 }), by: officer, reason: sealed('because') },
        },
        { type: 'TaskDispatched', data: { attempt: 2, dispatch: 2 } },
      ]),
  );

  it('is told that it still runs', () =>
    given(...sent)
      .when(person.retries(search))
      .rejects('task-not-retryable'));

  it('is told that it waits for others', () =>
    given(...sent)
      .when(person.retries(assemble))
      .rejects('task-not-retryable'));

  it.each(settled)('is told that it is settled: %s', (_state, event) =>
    given(...sent, event(search))
      .when(person.retries(search))
      .rejects('task-settled'),
  );

  it('is told that a person does it', () => {
    given(...sent)
      .when(person.retries(screenshots))
      .rejects('task-not-retryable');
    given(...sent, taskFailed(screenshots))
      .when(person.retries(screenshots))
      .rejects('task-not-retryable');
  });

  it('has it wait for a dependency that is open again', () =>
    given(...sent, taskDispatched(assemble), taskFailed(assemble))
      .when(person.retries(assemble))
      .thenTypes('TaskRetryScheduled'));
});

describe('a person who skips a task', () => {
  it.each<[TaskState, readonly RequestEvent[]]>([
    ['running', []],
    ['failed', [taskFailed(search, { fault: aFault() })]],
    ['retrying', [taskFailed(search), retryScheduled(search)]],
    ['waiting-on-source', [taskWaitingOnSource(search, day(3))]],
  ])('says why and lets the others go on: it is %s', (_state, events) =>
    given(...sent, taskSucceeded(screenshots), ...events)
      .when(person.skips(search))
      .then([
        { type: 'TaskSkipped', data: { taskId: search.id, by: officer, reason: sealed('because') } },
        { type: 'TaskDispatched', data: { taskId: assemble.id } },
      ]),
  );

  it('may skip a step of a person', () =>
    given(...sent)
      .when(person.skips(screenshots))
      .thenTypes('TaskSkipped'));

  it.each<TaskAction>([
    'delete-records',
    'delete-user-record',
    'close-account',
    'sweep-logs',
    'verify-purge',
  ])('may never skip a delete, nor the look whether it worked: %s', (action) => {
    const task = aTask(1, action);
    given(closeReceived(), fanOutPlanned(task), taskDispatched(task))
      .when(person.skips(task))
      .rejects('delete-cannot-be-skipped');
    given(closeReceived(), fanOutPlanned(task), taskDispatched(task), taskFailed(task))
      .when(person.skips(task))
      .rejects('delete-cannot-be-skipped');
  });

  it('may not skip what Lethe itself puts together', () =>
    given(...sent)
      .when(person.skips(assemble))
      .rejects('task-cannot-be-skipped'));

  it.each(settled)('is told that it is settled: %s', (_state, event) =>
    given(...sent, event(search))
      .when(person.skips(search))
      .rejects('task-settled'),
  );
});

describe('a person who did a step', () => {
  it('hands in the evidence, and what it proves is said', () =>
    given(...sent)
      .when(person.completes(screenshots, [anArtifact(5), anArtifact(6)]), day(2))
      .then([
        {
          type: 'ManualStepCompleted',
          data: {
            taskId: screenshots.id,
            by: officer,
            attestation: sealed('I did it'),
            evidence: [anArtifact(5), anArtifact(6)],
          },
        },
        {
          type: 'TaskSucceeded',
          data: {
            attempt: 1,
            artifacts: [anArtifact(5), anArtifact(6)],
            proof: {
              tool: 'person',
              toolVersion: null,
              argumentsDigest: null,
              exitCode: null,
              counts: { files: 2 },
              outputDigest: null,
              startedAt: day(2),
              endedAt: day(2),
              remarks: ['attested'],
            },
          },
        },
      ]));

  it('needs a file for screenshots', () =>
    given(...sent)
      .when(person.completes(screenshots, []))
      .rejects('evidence-missing'));

  it('needs none for the delete of a user record, whose evidence never goes into a package', () => {
    const record = aTask(1, 'delete-user-record');
    const other = aTask(2, 'close-account');
    const closing = [
      closeReceived(),
      fanOutPlanned(record, other),
      taskWaitingOnPerson(record),
      taskDispatched(other),
    ];
    given(...closing)
      .when(person.completes(record, []))
      .thenTypes('ManualStepCompleted', 'TaskSucceeded');
    given(...closing)
      .when(person.completes(record, [anArtifact(5)]))
      .then([{ type: 'ManualStepCompleted' }, { type: 'TaskSucceeded', data: { artifacts: [] } }]);
  });

  it('may still do it after its time was over, as long as the request is open', () =>
    given(...sent, taskFailed(screenshots))
      .when(person.completes(screenshots))
      .thenTypes('ManualStepCompleted', 'TaskSucceeded'));

  it('is told when it is not a step of a person', () =>
    given(...sent)
      .when(person.completes(search))
      .rejects('task-not-manual'));

  it('is told when it is done already', () =>
    given(...sent, taskSucceeded(screenshots))
      .when(person.completes(screenshots))
      .rejects('task-settled'));

  it('is told when it waits for something', () => {
    const records = aTask(1, 'export-records', { host: 'mfa01' });
    const review = aTask(2, 'review-other-people', { dependsOn: [records.id] });
    given(exportReceived(), fanOutPlanned(records, review), taskDispatched(records))
      .when(person.completes(review))
      .rejects('task-not-ready');
  });
});

describe('a step of a person', () => {
  it('is opened when what it waits for is there, and is due with its request', () => {
    const records = aTask(1, 'export-records', { host: 'mfa01' });
    const review = aTask(2, 'review-other-people', { dependsOn: [records.id] });
    const assembly = aTask(3, 'assemble', { dependsOn: [review.id] });
    const { request } = given(
      exportReceived({ dueAt: day(25) }),
      fanOutPlanned(records, review, assembly),
      taskDispatched(records),
      taskFailed(records),
    ).when(person.skips(records));
    expect(request.tasks?.get(review.id)).toMatchObject({
      state: 'waiting-on-person',
      dueAt: day(25),
      checkAfter: null,
    });
  });
});

describe('what is asked of a task', () => {
  const acts = [
    ['retry', person.retries],
    ['skip', person.skips],
    ['complete', person.completes],
  ] as const;

  it.each(acts)('is refused when there is no such task: %s', (_what, asks) => {
    given(...sent)
      .when(asks(aTask(77, 'export')))
      .rejects('not-found');
    given(exportReceived({ approvalRequired: true }))
      .when(asks(search))
      .rejects('not-found');
  });

  it.each(acts)('is refused after the end: %s', (_what, asks) =>
    given(...sent, requestCancelled())
      .when(asks(screenshots), START)
      .rejects('request-ended'),
  );
});
