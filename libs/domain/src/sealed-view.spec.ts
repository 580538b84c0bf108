import { describe, expect, it } from '@jest/globals';
import { Progress, Purge, RequestView, type TaskState } from '#contracts';
import { progressOf, purgeOf, sealedView } from '#domain';
import {
  aFault,
  anArtifact,
  aProof,
  aTask,
  clockPaused,
  closeReceived,
  dataDeletedAtSource,
  day,
  exportReceived,
  fanOutPlanned,
  happened,
  on,
  only,
  packageAssembled,
  planning,
  purgeContradicted,
  requestAfter,
  requestCancelled,
  requestCompleted,
  requestRejected,
  RequestSimulation,
  retryScheduled,
  sealed,
  stopLossReached,
  SUBJECT_KEY_ID,
  submitter,
  taskDispatched,
  taskFailed,
  taskNotApplicable,
  taskSkipped,
  taskSucceeded,
  taskWaitingOnPerson,
  taskWaitingOnSource,
  type History,
} from '#testing';

const search = aTask(1, 'search-logs', { host: 'mfa01' });
const verify = aTask(1, 'verify-purge', { host: 'mfa01' });
const planned = [exportReceived(), fanOutPlanned(search)] as const;
const closing = [closeReceived(), fanOutPlanned(verify)] as const;
const due = happened('PurgeSweepDue', { dueAt: day(30) });
const overdue = happened('PurgeDeadlineMissed', { purgeDueAt: day(37) });
const found = [taskSucceeded(verify), purgeContradicted(verify)] as const;

describe('progress', () => {
  const cases: Record<Progress, History> = {
    received: [exportReceived()],
    'awaiting-approval': [exportReceived({ approvalRequired: true })],
    planned,
    running: [...planned, taskDispatched(search)],
    done: [...planned, taskSucceeded(search), requestCompleted()],
    'done-with-exceptions': [...planned, requestCompleted({ outcome: 'done-with-exceptions' })],
    failed: [...planned, requestCompleted({ outcome: 'failed' })],
    cancelled: [...planned, requestCancelled()],
    rejected: [exportReceived({ approvalRequired: true }), requestRejected()],
  };
  it.each(Object.entries(cases))('is %s', (progress, history) => {
    expect(progressOf(requestAfter(...history))).toBe(progress);
  });
  it('has no other value', () => expect(Object.keys(cases).sort()).toEqual([...Progress.options].sort()));
});

describe('purge', () => {
  const cases: Record<Purge, History> = {
    'not-applicable': planned,
    'not-started': closing,
    'deleted-at-source': [...closing, dataDeletedAtSource()],
    'sweep-due': [...closing, dataDeletedAtSource(), due],
    overdue: [...closing, dataDeletedAtSource(), due, overdue],
    contradicted: [...closing, dataDeletedAtSource(), due, overdue, ...found],
    verified: [
      ...closing,
      dataDeletedAtSource(),
      due,
      overdue,
      taskSucceeded(verify),
      happened('PurgeVerified', { tasks: [verify.id] }),
    ],
  };
  it.each(Object.entries(cases))('is %s', (purge, history) => {
    expect(purgeOf(requestAfter(...history))).toBe(purge);
  });
  it('has no other value', () => expect(Object.keys(cases).sort()).toEqual([...Purge.options].sort()));

  it('stays what it was when the request ends before it is verified', () => {
    const closed = requestCompleted({ outcome: 'done-with-exceptions' });
    expect(purgeOf(requestAfter(...closing, dataDeletedAtSource(), due, closed))).toBe('sweep-due');
    expect(purgeOf(requestAfter(...closing, requestCancelled()))).toBe('not-started');
  });

  it('is no longer contradicted when the same place was looked at again and found clean', () => {
    const again = aTask(2, 'verify-purge', { host: 'mfa01' });
    const elsewhere = aTask(3, 'verify-purge', { host: 'mfa02' });
    const history = [
      closeReceived(),
      fanOutPlanned(verify, again, elsewhere),
      dataDeletedAtSource(),
      ...found,
    ] as const;
    expect(purgeOf(requestAfter(...history, taskSucceeded(elsewhere)))).toBe('contradicted');
    expect(purgeOf(requestAfter(...history, taskSucceeded(again)))).toBe('deleted-at-source');
  });
});

describe('a task in the view', () => {
  const sent = [...planned, taskDispatched(search)] as const;
  const cases: Partial<Record<TaskState, History>> = {
    blocked: planned,
    running: sent,
    'waiting-on-source': [...sent, taskWaitingOnSource(search, day(1))],
    'waiting-on-person': [...planned, taskWaitingOnPerson(search)],
    retrying: [...sent, taskFailed(search), retryScheduled(search)],
    succeeded: [...sent, taskSucceeded(search)],
    failed: [...sent, taskFailed(search)],
    skipped: [...sent, taskSkipped(search)],
    'not-applicable': [...sent, taskNotApplicable(search)],
    cancelled: [...sent, requestCancelled()],
  };
  it.each(Object.entries(cases))('is %s', (state, history) => {
    const [task] = sealedView(requestAfter(...history)).tasks;
    expect(task?.state).toBe(state);
  });

  it.each([
    ['look at its source again', [...sent, taskWaitingOnSource(search, day(3))], day(3)],
    ['be tried again', [...sent, taskFailed(search), retryScheduled(search, { retryAt: day(2) })], day(2)],
    ['be sent, when it waits for logs to age', [...closing, dataDeletedAtSource()], day(30)],
    ['do nothing planned', sent, null],
  ] as const)('says when it will %s', (_what, history, checkAfter) =>
    expect(sealedView(requestAfter(...history)).tasks[0]?.checkAfter).toBe(checkAfter),
  );

  it('says with its host why it failed, and that its time is over', () =>
    expect(
      sealedView(
        requestAfter(
          ...sent,
          taskFailed(search, { fault: aFault({ detail: sealed('seen') }) }),
          stopLossReached(search),
        ),
      ).tasks[0],
    ).toMatchObject({
      fault: { code: 'graph-unreachable', retryable: true, detail: sealed('seen'), host: 'mfa01' },
      stopLossReached: true,
    }));

  it('says why it is not applicable, or was skipped', () => {
    expect(
      sealedView(requestAfter(...sent, taskNotApplicable(search, 'channel-absent'))).tasks[0],
    ).toMatchObject({
      reasonCode: 'channel-absent',
      skipReason: null,
    });
    expect(sealedView(requestAfter(...sent, taskSkipped(search))).tasks[0]).toMatchObject({
      reasonCode: null,
      skipReason: sealed('not needed'),
    });
  });

  it('shows its proof, and forgets an earlier fault, once it has succeeded', () =>
    expect(
      sealedView(requestAfter(...sent, taskFailed(search), taskSucceeded(search))).tasks[0],
    ).toMatchObject({ proof: aProof(), fault: null, progress: null }));

  it('shows how far it came', () => {
    const about = { taskId: search.id, host: search.host, dispatch: 1, leaseUntil: day(1) };
    const request = requestAfter(...sent, happened('TaskProgressed', { ...about, done: 3, total: 9 }));
    expect(sealedView(request).tasks[0]?.progress).toEqual({ done: 3, total: 9 });
  });

  it('keeps what only handlers need to itself', () => {
    const [task] = sealedView(requestAfter(...sent, taskWaitingOnSource(search, day(1)))).tasks;
    for (const key of ['continuation', 'leaseUntil', 'dispatch', 'artifacts', 'leaseSeconds', 'olderThan'])
      expect(task).not.toHaveProperty(key);
  });
});

describe('the view of a request', () => {
  it('holds no identity and no text in plain, and everything else that the outer view shows', () => {
    const view = sealedView(requestAfter(...planned));
    expect(view).toMatchObject({
      subjectKeyId: SUBJECT_KEY_ID,
      shredded: false,
      reference: null,
      submittedBy: submitter.id,
    });
    // What stands against it is for all requests at once, and asked of the register.
    expect(Object.keys(RequestView.shape).filter((key) => !(key in view))).toEqual(['restraints']);
    expect(JSON.stringify(view)).not.toContain('ada@');
  });

  it('names the sources it reaches; before planning those it asks for', () => {
    expect(sealedView(requestAfter(exportReceived({ asked: ['cloud-mfa'] }))).sources).toEqual(['cloud-mfa']);
    expect(sealedView(requestAfter(exportReceived())).sources).toHaveLength(4);
    const { request } = RequestSimulation.submitted({ planning: planning(only('mfa-server', 'cloud-mfa')) });
    expect(sealedView(request)).toMatchObject({
      sources: ['mfa-server', 'cloud-mfa'],
      leftOut: [
        { source: 'nps-extension', reason: 'not-configured' },
        { source: 'adfs-adapter', reason: 'not-configured' },
      ],
    });
  });

  it('shows when it ended, what it lacks, and the package', () => {
    const gaps = [{ taskId: search.id, source: search.source, host: search.host, reason: 'skipped' }];
    const packed = packageAssembled(search, { gaps });
    expect(sealedView(requestAfter(...planned, packed))).toMatchObject({
      completedAt: null,
      exceptions: gaps,
    });
    expect(
      sealedView(requestAfter(...planned, packed, on(day(2)), requestCompleted({ exceptions: gaps }))),
    ).toMatchObject({
      completedAt: day(2),
      exceptions: gaps,
      package: {
        files: 7,
        bytes: anArtifact().bytes,
        sha256: anArtifact(99).sha256,
        expiresAt: day(30),
        expired: false,
      },
    });
  });

  it('shows what an AccountClose left undone when a person ended it', () => {
    const exceptions = [{ taskId: verify.id, source: verify.source, host: verify.host, reason: 'blocked' }];
    const closed = requestCompleted({ outcome: 'done-with-exceptions', exceptions });
    expect(sealedView(requestAfter(...closing)).exceptions).toEqual([]);
    expect(sealedView(requestAfter(...closing, closed)).exceptions).toEqual(exceptions);
  });

  it('shows the clock as the facts it is judged by', () => {
    expect(sealedView(requestAfter(...planned, clockPaused())).clock).toMatchObject({
      paused: true,
      metAt: null,
    });
    expect(sealedView(requestAfter(...closing, on(day(3)), dataDeletedAtSource())).clock.metAt).toBe(day(3));
  });

  it('says when its key was destroyed', () => {
    const shredded = happened('SubjectKeyShredded', { subjectKeyId: SUBJECT_KEY_ID });
    expect(sealedView(requestAfter(...planned, requestCancelled(), shredded)).shredded).toBe(true);
  });

  it('is the same bytes for the same events', () => {
    const once = JSON.stringify(sealedView(requestAfter(...planned, taskDispatched(search))));
    expect(JSON.stringify(sealedView(requestAfter(...planned, taskDispatched(search))))).toBe(once);
  });
});
