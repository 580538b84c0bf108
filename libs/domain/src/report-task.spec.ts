import { describe, expect, it } from '@jest/globals';
import type { RequestEvent, TaskState } from '#contracts';
import {
  after,
  anArtifact,
  aProof,
  aTask,
  aFault,
  closeReceived,
  dataDeletedAtSource,
  day,
  exportReceived,
  fanOutPlanned,
  given,
  handler,
  on,
  purgeContradicted,
  requestCancelled,
  requestCompleted,
  retryScheduled,
  sealed,
  START,
  stopLossReached,
  taskDispatched,
  taskFailed,
  taskNotApplicable,
  taskSkipped,
  taskSucceeded,
  taskWaitingOnPerson,
  taskWaitingOnSource,
} from '#testing';

const search = aTask(1, 'search-logs', { host: 'mfa01' });
const cloud = aTask(2, 'export');
const assemble = aTask(3, 'assemble', { dependsOn: [search.id, cloud.id] });
const planned = [exportReceived(), fanOutPlanned(search, cloud, assemble), taskDispatched(cloud)] as const;
const sent = [...planned, taskDispatched(search)] as const;

/** A task that was sent, in each state that it can be in afterwards. */
const states: readonly [TaskState, readonly RequestEvent[]][] = [
  ['running', sent],
  ['waiting-on-source', [...sent, taskWaitingOnSource(search, day(1))]],
  ['retrying', [...sent, taskFailed(search), retryScheduled(search)]],
  ['failed', [...sent, taskFailed(search)]],
  ['cancelled', [...sent, requestCancelled()]],
];
const settled: readonly [TaskState, readonly RequestEvent[]][] = [
  ['succeeded', [...sent, taskSucceeded(search)]],
  ['not-applicable', [...sent, taskNotApplicable(search)]],
  ['skipped', [...sent, taskSkipped(search)]],
];

describe('a report of success', () => {
  it.each(states)('counts for a task that is %s', (_state, history) =>
    given(...history)
      .when(handler.succeeds(search, { artifacts: [anArtifact(7)] }))
      .then([
        {
          type: 'TaskSucceeded',
          data: { taskId: search.id, host: 'mfa01', attempt: 1, proof: aProof(), artifacts: [anArtifact(7)] },
        },
      ]),
  );

  it('counts even when it comes from an attempt that had been given up', () =>
    given(...sent, taskFailed(search), retryScheduled(search), taskDispatched(search, { attempt: 2 }))
      .when(handler.succeeds(search, { attempt: 1 }))
      .then([{ type: 'TaskSucceeded', data: { taskId: search.id, attempt: 1 } }]));

  it.each(settled)('says nothing of a task that is already %s', (state, history) =>
    given(...history)
      .when(handler.succeeds(search))
      .ignores(`the task is already ${state}`),
  );

  it('says nothing when the task was never sent', () =>
    given(...planned)
      .when(handler.succeeds(search))
      .ignores('never sent'));

  it('says nothing when it names a dispatch that was not made yet', () =>
    given(...sent)
      .when(handler.succeeds(search, { attempt: 2 }))
      .ignores('never sent'));

  it('says nothing of a step that a person does', () => {
    const screenshots = aTask(1, 'screenshots');
    given(exportReceived(), fanOutPlanned(screenshots), taskWaitingOnPerson(screenshots))
      .when(handler.succeeds(screenshots))
      .ignores('never sent');
  });

  it('sends what waited for it, and nothing that waits for others too', () =>
    given(...sent, taskSucceeded(cloud))
      .when(handler.succeeds(search), after({ hours: 5 }))
      .then([
        { type: 'TaskSucceeded' },
        {
          type: 'TaskDispatched',
          data: {
            taskId: assemble.id,
            attempt: 1,
            dispatch: 1,
            leaseUntil: after({ hours: 5, minutes: 30 }),
            olderThan: null,
          },
        },
      ]));

  it('of an assembly makes the package and completes the Export', () =>
    given(...sent, taskSucceeded(search), taskSucceeded(cloud), taskDispatched(assemble))
      .when(
        handler.succeeds(assemble, { artifacts: [anArtifact(9)], proof: aProof({ counts: { files: 12 } }) }),
      )
      .then([
        { type: 'TaskSucceeded' },
        {
          type: 'PackageAssembled',
          data: { taskId: assemble.id, artifact: anArtifact(9), files: 12, gaps: [], expiresAt: day(30) },
        },
        { type: 'PrivacyRequestCompleted', data: { outcome: 'done', exceptions: [], closedBy: null } },
      ]));

  it.each([
    ['succeeded without a package', handler.succeeds(assemble)],
    ['not applicable', handler.hasNothingToDo(assemble)],
  ])('of an assembly that %s is a failure: the Export would never end', (_what, report) =>
    given(...sent, taskSucceeded(search), taskSucceeded(cloud), taskDispatched(assemble))
      .when(report)
      .then([
        { type: 'TaskFailed', data: { fault: { code: 'handler-defect', retryable: false, detail: null } } },
      ]),
  );

  it('after the end is recorded and leads to nothing else', () => {
    const verify = aTask(1, 'verify-purge', { host: 'mfa01', checks: ['logs'] });
    given(
      closeReceived(),
      fanOutPlanned(verify),
      dataDeletedAtSource(),
      taskDispatched(verify),
      requestCompleted({ outcome: 'done-with-exceptions' }),
    )
      .when(handler.finds(verify))
      .then([{ type: 'TaskSucceeded' }]);
  });
});

describe('a report that there is nothing to do', () => {
  it.each(states)('settles a task that is %s', (_state, history) =>
    given(...history)
      .when(handler.hasNothingToDo(search, { reason: 'channel-absent' }))
      .then([
        { type: 'TaskNotApplicable', data: { taskId: search.id, reason: 'channel-absent', proof: null } },
      ]),
  );

  it('lets dependants go on', () =>
    given(...sent, taskSucceeded(cloud))
      .when(handler.hasNothingToDo(search))
      .thenTypes('TaskNotApplicable', 'TaskDispatched'));
});

describe('a report of waiting on the source', () => {
  it('keeps the note of the handler and the time to look again', () =>
    given(...sent)
      .when(handler.waits(search, { continuation: sealed('op-7'), checkAfter: day(2) }))
      .then([
        {
          type: 'TaskWaitingOnSource',
          data: { dispatch: 1, continuation: sealed('op-7'), checkAfter: day(2) },
        },
      ]));

  it('is never looked at again in the same moment', () =>
    given(...sent)
      .when(handler.waits(search, { checkAfter: START }), after({ minutes: 1 }))
      .then([{ type: 'TaskWaitingOnSource', data: { checkAfter: after({ minutes: 1, seconds: 1 }) } }]));

  it('forgets the failure before it', () => {
    const { request } = given(
      ...sent,
      taskFailed(search),
      retryScheduled(search),
      taskDispatched(search, { attempt: 2 }),
    ).when(handler.waits(search, { attempt: 2 }));
    expect(request.tasks?.get(search.id)).toMatchObject({ state: 'waiting-on-source', fault: null });
  });
});

describe('a sign of life', () => {
  it('starts the task the first time and extends its lease', () =>
    given(...sent)
      .when(handler.progresses(search), after({ minutes: 20 }))
      .then([{ type: 'TaskStarted', data: { dispatch: 1, leaseUntil: after({ minutes: 50 }) } }]));

  it('tells how far it came and extends the lease again', () => {
    const started = given(...sent).when(handler.progresses(search)).decision;
    const events = started.kind === 'accept' ? started.events : [];
    given(...sent, ...events)
      .when(handler.progresses(search, { done: 3, total: 9 }), after({ minutes: 40 }))
      .then([{ type: 'TaskProgressed', data: { done: 3, total: 9, leaseUntil: after({ minutes: 70 }) } }]);
  });
});

describe('a report of failure', () => {
  it.each([
    [1, after({ minutes: 1 })],
    [2, after({ minutes: 2 })],
    [5, after({ minutes: 16 })],
    [9, after({ minutes: 256 })],
    [10, after({ hours: 6 })],
    [400, after({ hours: 6 })],
  ])('that may pass is tried again, later each time: attempt %i at %s', (attempt, retryAt) =>
    given(...planned, taskDispatched(search, { attempt }))
      .when(handler.fails(search, { attempt }))
      .then([
        { type: 'TaskFailed', data: { attempt, fault: aFault() } },
        { type: 'TaskRetryScheduled', data: { attempt: attempt + 1, retryAt, by: null, reason: null } },
      ]),
  );

  it('for good waits for a person, and holds its dependants without failing them', () => {
    const outcome = given(...sent, taskSucceeded(cloud)).when(handler.failsForGood(search));
    outcome.then([
      { type: 'TaskFailed', data: { fault: aFault({ code: 'graph-permission-missing', retryable: false }) } },
    ]);
    expect(outcome.request.tasks?.get(assemble.id)?.state).toBe('blocked');
  });

  it('for good lets an Export go on when its time was over already', () =>
    given(
      ...planned,
      taskSucceeded(cloud),
      stopLossReached(search),
      taskFailed(search),
      retryScheduled(search),
      taskDispatched(search, { attempt: 2 }),
    )
      .when(handler.failsForGood(search, { attempt: 2 }))
      .thenTypes('TaskFailed', 'TaskDispatched'));

  it('for good holds the dependants of a delete also when its time is over', () => {
    const account = aTask(1, 'close-account');
    const sweep = aTask(2, 'sweep-logs', { host: 'mfa01', phase: 'after-30-days', dependsOn: [account.id] });
    given(
      closeReceived(),
      fanOutPlanned(account, sweep),
      dataDeletedAtSource(),
      taskDispatched(account),
      stopLossReached(account),
    )
      .when(handler.failsForGood(account), day(60))
      .thenTypes('TaskFailed');
  });
});

describe('anything but a success', () => {
  const says = [
    ['a failure', handler.fails(search)],
    ['a failure for good', handler.failsForGood(search)],
    ['waiting', handler.waits(search)],
    ['progress', handler.progresses(search)],
  ] as const;

  it.each(says)('says nothing when its dispatch was replaced: %s', (_what, report) =>
    given(...sent, taskFailed(search), retryScheduled(search), taskDispatched(search, { attempt: 2 }))
      .when(report)
      .ignores('replaced dispatch'),
  );

  it.each(says)('says nothing while the task waits for its source: %s', (_what, report) =>
    given(...sent, taskWaitingOnSource(search, day(1)))
      .when(report)
      .ignores('replaced dispatch'),
  );

  it.each(says)('says nothing after the end: %s', (_what, report) =>
    given(...sent, requestCancelled())
      .when(report)
      .ignores(),
  );

  for (const [state, history] of settled)
    it.each(says)(`says nothing of a task that is ${state}: %s`, (_what, report) =>
      given(...history)
        .when(report)
        .ignores(`already ${state}`),
    );
});

describe('a report of a task that the request does not have', () => {
  it('is refused', () =>
    given(...sent)
      .when(handler.succeeds(aTask(44, 'export')))
      .rejects('not-found'));
  it('is refused before the fan-out is planned', () =>
    given(exportReceived({ approvalRequired: true }))
      .when(handler.succeeds(search))
      .rejects('not-found'));
});

describe('a re-scan', () => {
  const verify = aTask(1, 'verify-purge', { host: 'mfa01', checks: ['logs', 'records'] });
  const lookedAgain = [
    closeReceived(),
    fanOutPlanned(verify),
    dataDeletedAtSource(),
    on(day(31)),
    taskDispatched(verify),
  ] as const;

  it('that found nothing verifies the purge when it was the last', () =>
    given(...lookedAgain)
      .when(handler.succeeds(verify))
      .then([
        { type: 'TaskSucceeded' },
        { type: 'PurgeVerified', data: { tasks: [verify.id] } },
        { type: 'PrivacyRequestCompleted', data: { outcome: 'done', exceptions: [] } },
      ]));

  it('that found the person contradicts the purge, also after another handler found nothing', () => {
    const other = aTask(2, 'verify-purge', { host: 'mfa02', checks: ['logs'] });
    given(
      closeReceived(),
      fanOutPlanned(verify, other),
      dataDeletedAtSource(),
      on(day(31)),
      taskDispatched(other),
      taskDispatched(verify, { attempt: 2 }),
      taskSucceeded(verify),
    )
      .when(handler.finds(verify, null, { attempt: 2 }))
      .thenTypes('PurgeContradicted', 'FanOutExtended', 'TaskDispatched');
  });

  it('that found the person is not undone by a slower one that found nothing', () =>
    given(...lookedAgain, taskSucceeded(verify), purgeContradicted(verify))
      .when(handler.succeeds(verify))
      .ignores('already succeeded'));

  it('that found the person is not counted twice', () =>
    given(...lookedAgain, taskSucceeded(verify), purgeContradicted(verify))
      .when(handler.finds(verify))
      .ignores('already succeeded'));
});
