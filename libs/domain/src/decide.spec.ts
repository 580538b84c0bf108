import { describe, expect, it } from '@jest/globals';
import { decide, evolve, evolveCommit, initialState, nothingStands, progressOf } from '#domain';
import {
  aTask,
  day,
  exportReceived,
  given,
  handler,
  happened,
  officer,
  on,
  person,
  REQUEST_ID,
  RequestSimulation,
  requestAfter,
  sealed,
  sha256,
  START,
  submission,
  timer,
} from '#testing';

describe('a submission', () => {
  it('is received with its due dates, planned, and begun in one commit', () => {
    const outcome = given().when(submission());
    outcome.thenTypes(
      'PrivacyRequestReceived',
      'FanOutPlanned',
      ...([
        'TaskDispatched',
        'TaskDispatched',
        'TaskDispatched',
        'TaskDispatched',
        'TaskDispatched',
      ] as const),
      'TaskWaitingOnPerson',
    );
    const { decision } = outcome;
    expect(decision.kind === 'accept' && decision.events[0]).toEqual(exportReceived());
  });

  it('keeps the version of the policy, and dates counted from receipt and not from now', () =>
    given()
      .when(submission({ policy: 'ccpa', receivedAt: day(-10), approvalRequired: true }))
      .then([
        {
          type: 'PrivacyRequestReceived',
          data: {
            policy: { id: 'ccpa', version: '2026-2' },
            receivedAt: day(-10),
            dueAt: '2026-04-01T23:59:59.999Z',
            legalDueAt: '2026-04-06T23:59:59.999Z',
          },
        },
      ]));

  it('that needs approval is received alone', () => {
    const outcome = given().when(submission({ approvalRequired: true }));
    outcome.thenTypes('PrivacyRequestReceived');
    expect(progressOf(outcome.request)).toBe('awaiting-approval');
  });

  it('stores nothing that belongs to the command alone', () => {
    const { decision } = given().when(submission());
    const data = decision.kind === 'accept' ? decision.events[0]?.data : undefined;
    for (const key of ['planning', 'id', 'commandId', 'at', 'type']) expect(data).not.toHaveProperty(key);
  });

  it('again with the same body is ignored, with another is refused', () => {
    given(exportReceived()).when(submission()).ignores('already been received');
    given(exportReceived())
      .when(submission({ bodyDigest: sha256(99) }))
      .rejects('idempotency-key-reused');
  });
});

describe('a command', () => {
  it.each([
    ['of a person', person.cancels()],
    ['of a handler', handler.succeeds(aTask(1, 'export'))],
    ['of a timer', timer('deadline')],
  ])('%s to a request that does not exist is refused', (_whose, command) =>
    given().when(command).rejects('not-found'),
  );

  it('that was decided already is ignored', () => {
    const simulation = RequestSimulation.submitted();
    const command = { ...person.reveals(), commandId: 'once' };
    expect(simulation.run(command).kind).toBe('accept');
    expect(simulation.run(command)).toEqual({ kind: 'ignore', reason: 'the command has been seen' });
  });

  it('that was refused may be sent again', () => {
    const simulation = RequestSimulation.submitted();
    const command = { ...person.resumesTheClock(), commandId: 'twice' };
    expect(simulation.run(command)).toEqual({ kind: 'reject', code: 'clock-not-paused' });
    simulation.run(person.pausesTheClock());
    expect(simulation.run(command).kind).toBe('accept');
  });

  it('changes nothing itself: the same question has the same answer', () => {
    const request = requestAfter(exportReceived({ approvalRequired: true }));
    const copy = structuredClone(request);
    const command = { ...person.approves(), commandId: 'c', at: START };
    expect(decide(request, command, nothingStands)).toEqual(decide(request, command, nothingStands));
    expect(request).toEqual(copy);
  });
});

describe('a stream', () => {
  const commit = { streamId: REQUEST_ID, committedAt: START, commandId: 'c1' };

  it('counts its events from one', () => {
    const request = evolveCommit(initialState, { ...commit, events: [exportReceived()] });
    expect(request?.version).toBe(1);
    const revealed = happened('SubjectRevealed', { by: officer, reason: sealed() });
    expect(requestAfter(exportReceived(), revealed, on(day(1)), revealed).version).toBe(3);
  });

  it('remembers the commands that led to it', () => {
    const first = evolveCommit(initialState, { ...commit, events: [exportReceived()] });
    const revealed = happened('SubjectRevealed', { by: officer, reason: sealed() });
    const second = evolveCommit(first, { ...commit, commandId: 'c2', events: [revealed] });
    expect([...(second?.commands ?? [])]).toEqual(['c1', 'c2']);
    expect([...(first?.commands ?? [])]).toEqual(['c1']);
  });

  it('without its beginning is damaged, and says so', () =>
    expect(() =>
      evolve(initialState, happened('TaskStopLossReached', { taskId: aTask(1, 'export').id, host: null }), {
        id: REQUEST_ID,
        at: START,
      }),
    ).toThrow(/does not begin with PrivacyRequestReceived/));
});
