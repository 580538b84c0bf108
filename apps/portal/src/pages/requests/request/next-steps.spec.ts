import { describe, expect, it } from '@jest/globals';
import type { RequestView } from '../../../api/types.js';
import { nextSteps } from './next-steps.js';
import { faultOf, taskWith, viewWith } from './request.fixture.js';

const words = (view: Parameters<typeof nextSteps>[0]) => nextSteps(view).map(({ text }) => text);

describe('what to do next', () => {
  it('begins with what is overdue, then what only people can do, each with its place', () => {
    const view = viewWith({
      clock: { ...viewWith().clock, state: 'overdue' },
      tasks: [
        taskWith({ id: '1', state: 'waiting-on-person', action: 'screenshots', host: null, manual: true }),
        taskWith({ id: '2', state: 'failed', fault: faultOf('Close the file.') }),
        taskWith({ id: '3' }),
      ],
    });
    expect(words(view)).toEqual([
      'The due date has passed: tell the person why, and see below what is still open.',
      'Screenshots: do this step in MFA Server and say that it is done.',
      'Search logs on mfa01 failed. Close the file.',
    ]);
  });

  it.each([
    [
      { tasks: [taskWith({ state: 'waiting-on-source', source: 'cloud-mfa', host: null })] },
      /^Nothing to do: Cloud MFA works/,
    ],
    [{ tasks: [taskWith({ state: 'retrying' })] }, /1 task will be tried again/],
    [{ purge: 'sweep-due', tasks: [] }, /age 30 days/],
    [{ tasks: [taskWith()] }, /goes on by itself/],
  ] as readonly [Partial<RequestView>, RegExp][])(
    'is nothing while it goes on by itself: %#',
    (change, expected) => {
      const [only, ...others] = nextSteps(viewWith(change));
      expect(only).toMatchObject({ when: 'wait', text: expect.stringMatching(expected) });
      expect(others).toEqual([]);
    },
  );

  it.each([
    [{ progress: 'done' }, 'now', /^Download the package and hand it to the person\.$/],
    [
      {
        progress: 'done-with-exceptions',
        exceptions: [{ taskId: null, source: 'cloud-mfa', host: null, reason: 'skipped' }],
      },
      'now',
      /lacks one thing/,
    ],
    [{ progress: 'done', kind: 'AccountClose', purge: 'verified' }, 'over', /purge is verified/],
    [
      { progress: 'done-with-exceptions', kind: 'AccountClose', purge: 'sweep-due' },
      'now',
      /without a verified purge/,
    ],
    [{ progress: 'rejected' }, 'over', /Tell the person why/],
  ] as readonly [Partial<RequestView>, string, RegExp][])(
    'at the end says what remains for a person: %#',
    (change, when, expected) => {
      expect(nextSteps(viewWith(change))).toMatchObject([{ when, text: expect.stringMatching(expected) }]);
    },
  );

  it('leads to the package or the certificate where there is one', () => {
    const tabOf = (change: Partial<RequestView>) => nextSteps(viewWith(change)).map(({ tab }) => tab);
    expect(tabOf({ progress: 'done' })).toEqual(['package']);
    expect(tabOf({ progress: 'done', kind: 'AccountClose', purge: 'verified' })).toEqual(['certificate']);
    expect(tabOf({ progress: 'cancelled', kind: 'AccountClose' })).toEqual([undefined]);
  });

  it('says what stands against it, since when and who can end it', () => {
    const held = {
      kind: 'legal-hold',
      id: null,
      source: null,
      host: 'mfa01',
      since: '2026-11-21T00:00:00.000Z',
    } as const;
    const step = taskWith({ state: 'waiting-on-person', manual: true, heldBy: [held] });
    expect(nextSteps(viewWith({ restraints: [held], tasks: [step] }))).toEqual([
      {
        when: 'held',
        restraint: held,
        text: expect.stringMatching(/^Since 2026-11-21 there is a legal hold on mfa01: .* lifted/),
      },
      { when: 'held', text: 'Search logs: leave this step on mfa01 alone while the hold stands.' },
    ]);
  });

  it('never asks for a step of a request that has ended', () => {
    const view = viewWith({ progress: 'cancelled', tasks: [taskWith({ state: 'waiting-on-person' })] });
    expect(nextSteps(view)).toHaveLength(1);
    expect(nextSteps(view)[0]?.when).toBe('over');
  });
});
