import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attemptsOf, type EventItem } from './attempts.js';
import { deadlineMarks, placeOnLine } from './deadline-marks.js';
import { momentAt, momentsOf } from './moments.js';
import { taskWith, viewWith } from './request.fixture.js';
import { sourceGroups } from './source-groups.js';
import { whatChanged } from './what-changed.js';

const event = (
  type: string,
  commit: number,
  data: Record<string, unknown> = {},
  minute = commit,
): EventItem => ({
  type,
  version: commit,
  commit,
  occurredAt: `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`,
  data: { taskId: 't', ...data },
});

describe('the attempts at a task', () => {
  it('are told apart, with what came of each', () => {
    const events = [
      event('TaskDispatched', 1, { attempt: 1 }),
      event('TaskStarted', 2),
      event('TaskFailed', 3, { attempt: 1, fault: { code: 'file-locked', detail: 'x.log' } }),
      event('TaskRetryScheduled', 3, { attempt: 2 }),
      event('TaskDispatched', 4, { attempt: 2 }),
      event('TaskStarted', 5, { taskId: 'another' }),
      event('TaskSucceeded', 6, { attempt: 2 }),
    ];
    expect(attemptsOf(events, 't')).toEqual([
      expect.objectContaining({
        attempt: 1,
        outcome: 'failed: file-locked',
        detail: 'x.log',
        endedAt: events[2]?.occurredAt,
      }),
      expect.objectContaining({
        attempt: 2,
        outcome: 'succeeded',
        detail: null,
        startedAt: events[4]?.occurredAt,
      }),
    ]);
  });
});

describe('the moments that a request can be looked at from', () => {
  it('are the times of its commits; commits of one time are one moment', () => {
    const moments = momentsOf([event('A', 1), event('B', 2, {}, 5), event('C', 3, {}, 5)]);
    expect(moments).toMatchObject([
      { commit: 1, events: ['A'] },
      { commit: 3, events: ['B', 'C'] },
    ]);
  });

  it('any time belongs to the last moment before it', () => {
    const moments = momentsOf([event('A', 1, {}, 10), event('B', 2, {}, 20)]);
    expect(
      ['05', '10', '15', '20', '59'].map((minute) => momentAt(moments, `2026-11-20T09:${minute}:00Z`)),
    ).toEqual([0, 0, 0, 1, 1]);
  });
});

describe('the line of dates', () => {
  it('has today on it while the request is open, and its end after that', () => {
    const now = Date.parse('2026-12-01T00:00:00Z');
    const labels = (view: Parameters<typeof deadlineMarks>[0]) =>
      deadlineMarks(view, now).map(({ label }) => label);
    expect(labels(viewWith())).toEqual(['Received', 'Today', 'Answer due', 'Answer due by law']);
    expect(
      labels(viewWith({ completedAt: '2026-11-30T00:00:00Z', purgeDueAt: '2027-01-01T00:00:00Z' })),
    ).toEqual(['Received', 'Ended', 'Answer was due', 'Answer was due by law', 'Purge was due']);
  });

  it('holds every date, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => {
        const marks = deadlineMarks(viewWith(), now);
        const places = marks.map(({ at }) => placeOnLine(marks, at));
        expect(places[0]).toBe(0);
        expect(places.at(-1)).toBe(100);
        expect([...places].sort((one, other) => one - other)).toEqual(places);
      }),
    );
  });
});

describe('sources', () => {
  it('are judged by the task that most wants to be looked at', () => {
    const [group, ...others] = sourceGroups([
      taskWith({ id: '1', state: 'succeeded' }),
      taskWith({ id: '2', state: 'failed', host: 'mfa02' }),
      taskWith({ id: '3', state: 'running', host: null }),
    ]);
    expect(others).toEqual([]);
    expect(group).toMatchObject({ state: 'failed', done: '1 of 3 tasks done' });
    expect(group?.hosts.map(({ host }) => host)).toEqual([null, 'mfa01', 'mfa02']);
  });
});

describe('what changed meanwhile', () => {
  it('is told in words, and nothing of what stayed', () => {
    const after = viewWith({
      progress: 'cancelled',
      tasks: [
        taskWith({ state: 'cancelled' }),
        taskWith({ id: 'new', action: 'assemble', source: 'package', host: null }),
      ],
    });
    expect(whatChanged(viewWith(), after)).toEqual([
      'Progress: Running → Cancelled',
      'Search logs on mfa01: Running → Cancelled',
      'Assemble the package: new',
    ]);
    expect(whatChanged(after, after)).toEqual([]);
  });
});
