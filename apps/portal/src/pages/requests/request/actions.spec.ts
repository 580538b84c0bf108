import { describe, expect, it } from '@jest/globals';
import { actionsOn, actionsOnTask, whatRemains } from './actions.js';
import { taskWith, viewWith } from './request.fixture.js';

const named = (actions: readonly { readonly name: string }[]) => actions.map(({ name }) => name);

describe('what can be done to a request', () => {
  it('is nothing after its end', () => {
    expect(actionsOn(viewWith({ progress: 'done' }))).toEqual([]);
    expect(actionsOnTask(viewWith({ progress: 'failed' }), taskWith({ state: 'failed' }))).toEqual([]);
  });

  it('is to approve it while it waits for that, first of all', () => {
    expect(named(actionsOn(viewWith({ progress: 'awaiting-approval', tasks: [] })))[0]).toBe('approve');
    expect(named(actionsOn(viewWith()))).not.toContain('approve');
  });

  it('is to let a clock run that stands, and to extend once', () => {
    const { clock } = viewWith();
    expect(named(actionsOn(viewWith({ clock: { ...clock, state: 'paused', extended: true } })))).toEqual([
      'reject',
      'resume-clock',
      'cancel',
    ]);
  });

  it('is to close with exceptions where deletes are open, of an AccountClose alone', () => {
    expect(named(actionsOn(viewWith({ kind: 'AccountClose' })))).toContain('close-with-exceptions');
    expect(named(actionsOn(viewWith()))).not.toContain('close-with-exceptions');
  });

  it('names all that remains before an early end, settled or not', () => {
    const states = ['succeeded', 'not-applicable', 'skipped', 'failed', 'blocked'] as const;
    const view = viewWith({ tasks: states.map((state) => taskWith({ id: state, state })) });
    expect(whatRemains(view).map(({ id }) => id)).toEqual(['skipped', 'failed', 'blocked']);
  });
});

describe('what can be done to a task', () => {
  it.each([
    [{ state: 'failed' }, ['retry', 'skip']],
    [{ state: 'failed', destructive: true }, ['retry']],
    [{ state: 'retrying', action: 'verify-purge' }, ['retry']],
    [{ state: 'running' }, ['skip']],
    [{ state: 'waiting-on-person', manual: true }, ['skip']],
    [{ state: 'blocked', action: 'assemble' }, []],
    [{ state: 'succeeded' }, []],
  ] as const)('%j is %j', (change, names) => {
    expect(named(actionsOnTask(viewWith(), taskWith(change)))).toEqual(names);
  });

  it('is to look again, where Lethe says that a re-scan waits for nothing else', () => {
    const scan = taskWith({ action: 'verify-purge', state: 'blocked' });
    expect(named(actionsOnTask(viewWith(), scan))).toEqual([]);
    expect(named(actionsOnTask(viewWith(), { ...scan, waitsToLookAgain: true }))).toEqual(['retry']);
  });
});
