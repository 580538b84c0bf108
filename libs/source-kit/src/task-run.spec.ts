import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { retryableFault } from './task-fault.js';
import { done, draftOf, gate, settled, setUp } from './task-runner.fixture.js';

describe('a task that comes again while it is worked on', () => {
  it('is not begun twice; its one report answers the newest dispatch, for both callers', async () => {
    const working = gate();
    let calls = 0;
    const { runner, task, sent } = setUp(async () => {
      calls += 1;
      await working.opened;
      return done;
    });
    const first = runner.handle(task());
    const second = runner.handle(task({ attempt: 2, dispatch: 2, taskToken: 'token-2' }));
    const late = runner.handle(task());
    working.open();
    await Promise.all([first, second, late]);
    expect(calls).toBe(1);
    expect(sent).toMatchObject([{ outcome: 'succeeded', attempt: 2, dispatch: 2 }]);
  });

  it('stores with the newest token', async () => {
    const working = gate();
    const { runner, task, vault } = setUp(async (context) => {
      await working.opened;
      return {
        ...done,
        artifacts: [await context.store(draftOf('x'))],
      };
    });
    const first = runner.handle(task());
    await settled();
    vault.over.add('token-1');
    const second = runner.handle(task({ dispatch: 2, taskToken: 'token-2' }));
    working.open();
    await Promise.all([first, second]);
    expect(vault.stored).toMatchObject([{ token: 'token-2' }]);
  });

  it('is answered again under the newest when it came while a success was being sent', async () => {
    let calls = 0;
    const { runner, task, box, sent } = setUp(async () => ((calls += 1), done));
    const sending = (box.gate = gate());
    const first = runner.handle(task());
    await settled();
    const second = runner.handle(task({ attempt: 2, dispatch: 2, taskToken: 'token-2' }));
    sending.open();
    await Promise.all([first, second]);
    expect(calls).toBe(1);
    expect(sent).toMatchObject([{ dispatch: 1 }, { dispatch: 2, attempt: 2 }]);
  });

  it('is done anew when it came while a failure was being sent: that failure was another attempt’s', async () => {
    let calls = 0;
    const { runner, task, box, sent } = setUp(async () => {
      calls += 1;
      if (calls === 1) throw retryableFault('graph-unreachable');
      return done;
    });
    const sending = (box.gate = gate());
    const first = runner.handle(task());
    await settled();
    const second = runner.handle(task({ attempt: 2, dispatch: 2, taskToken: 'token-2' }));
    sending.open();
    await Promise.all([first, second]);
    expect(sent).toMatchObject([
      { outcome: 'failed', dispatch: 1 },
      { outcome: 'succeeded', dispatch: 2 },
    ]);
  });

  it('fails for both callers when the report cannot be sent', async () => {
    const working = gate();
    const { runner, task, box } = setUp(async () => working.opened.then(() => done));
    box.fault = new Error('the bus is away');
    const both = [runner.handle(task()), runner.handle(task({ dispatch: 2 }))];
    working.open();
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('is a new run once the first has ended', async () => {
    let calls = 0;
    const { runner, task, sent } = setUp(async () => ((calls += 1), done));
    await runner.handle(task());
    await runner.handle(task({ dispatch: 2 }));
    expect([calls, sent.length]).toEqual([2, 2]);
  });
});

describe('a task whose lease was lost', () => {
  it('says that alone: for whoever gave it, it may not be over yet', async () => {
    const { runner, task, vault, sent, logged } = setUp(async () => done);
    vault.over.add('token-1');
    await runner.handle(task());
    expect(sent).toMatchObject([
      { outcome: 'failed', dispatch: 1, fault: { code: 'lease-over', retryable: true, detail: null } },
    ]);
    expect(logged[0]).toMatchObject({ code: 'lease-over' });
  });

  it('is tried again at once with the token that came in the meantime', async () => {
    let calls = 0;
    const working = gate();
    const { runner, task, vault, sent } = setUp(async (context) => {
      calls += 1;
      if (calls > 1) return done;
      vault.over.add('token-1');
      try {
        await context.store(draftOf('x'));
      } catch (error) {
        await working.opened;
        throw retryableFault('log-folder-missing', undefined, error);
      }
      return done;
    });
    const first = runner.handle(task());
    await settled();
    const second = runner.handle(task({ attempt: 2, dispatch: 2, taskToken: 'token-2' }));
    working.open();
    await Promise.all([first, second]);
    expect(calls).toBe(2);
    expect(sent).toMatchObject([{ outcome: 'succeeded', attempt: 2, dispatch: 2 }]);
  });
});

describe('a sign of life', () => {
  it('goes out at each third of the lease with how far the handler came, and renews the vault’s lease', async () => {
    const working = gate();
    const { runner, task, sent, clock, vault } = setUp(async (context) => {
      context.progress(3, 10);
      await working.opened;
      return done;
    });
    const handled = runner.handle(task());
    await settled();
    await clock.advance(299);
    expect(sent).toEqual([]);
    await clock.advance(1);
    expect(sent).toMatchObject([{ outcome: 'progressed', done: 3, total: 10, dispatch: 1 }]);
    await clock.advance(300);
    expect(vault.renewed).toEqual(['token-1', 'token-1']);
    working.open();
    await handled;
    expect(sent.map(({ outcome }) => outcome)).toEqual(['progressed', 'progressed', 'succeeded']);
    expect(clock.sleepers).toBe(0);
  });

  it('is not sent for a short task', async () => {
    const { runner, task, sent, clock } = setUp(async () => done);
    await runner.handle(task());
    await clock.advance(10_000);
    expect(sent.map(({ outcome }) => outcome)).toEqual(['succeeded']);
  });

  it('is owed once, however far the clock jumped, and never under a lease that the vault holds for over', async () => {
    const working = gate();
    const { runner, task, sent, clock, vault } = setUp(async () => working.opened.then(() => done));
    const handled = runner.handle(task());
    await settled();
    await clock.advance(86_400);
    expect(sent).toHaveLength(1);
    vault.over.add('token-1');
    await clock.advance(86_400);
    expect(sent).toHaveLength(1);
    const again = runner.handle(task({ dispatch: 2, taskToken: 'token-2' }));
    await clock.advance(300);
    expect(sent[1]).toMatchObject({ outcome: 'progressed', dispatch: 2 });
    working.open();
    await Promise.all([handled, again]);
  });

  it('that fails stops nothing; the last report never comes before it', async () => {
    const working = gate();
    const { runner, task, box, sent, clock } = setUp(async () => working.opened.then(() => done));
    const handled = runner.handle(task());
    await settled();
    box.fault = new Error('away');
    await clock.advance(300);
    box.fault = undefined;
    const sending = (box.gate = gate());
    await clock.advance(300);
    // The beat is on its way; the last report would get through at once.
    box.gate = undefined;
    working.open();
    await settled();
    expect(sent).toEqual([]);
    sending.open();
    await handled;
    expect(sent.map(({ outcome }) => outcome)).toEqual(['progressed', 'succeeded']);
  });
});

describe('any mixture of redeliveries', () => {
  it('never runs a task twice at once, and answers the newest dispatch it was given', async () => {
    const dispatches = fc.array(fc.record({ dispatch: fc.integer({ min: 1, max: 4 }), rest: fc.nat(30) }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(dispatches, fc.boolean(), async (deliveries, failing) => {
        let [now, most] = [0, 0];
        const { runner, task, sent } = setUp(async () => {
          most = Math.max(most, (now += 1));
          for (let pause = 0; pause < 3; pause += 1) await Promise.resolve();
          now -= 1;
          if (failing) throw retryableFault('graph-unreachable');
          return done;
        });
        const calls: Promise<void>[] = [];
        for (const { dispatch, rest } of deliveries) {
          calls.push(runner.handle(task({ dispatch, attempt: dispatch, taskToken: `token-${dispatch}` })));
          for (let pause = 0; pause < rest; pause += 1) await Promise.resolve();
        }
        await Promise.all(calls);
        expect(most).toBe(1);
        const newest = Math.max(...deliveries.map(({ dispatch }) => dispatch));
        expect(Math.max(...sent.map(({ dispatch }) => dispatch))).toBe(newest);
      }),
    );
  });
});

describe('a task that something stands against', () => {
  it('is asked about before it begins, and is not begun', async () => {
    let calls = 0;
    const { runner, task, vault, fault } = setUp(async () => ((calls += 1), done));
    vault.heldBack.add('begin');
    await runner.handle(task());
    expect(calls).toBe(0);
    expect(vault.asked).toEqual(['begin']);
    expect(fault()).toEqual({ code: 'held-back', retryable: true, detail: null });
  });

  it('ends where its handler asks before it deletes, also where that wraps what it is told', async () => {
    const deleted: string[] = [];
    const { runner, task, vault, fault } = setUp(async (context) => {
      for (const name of ['ada', 'EXAMPLE\\ada']) {
        await context.demandClearance().catch((error: unknown) => {
          throw new Error('the folder could not be swept', { cause: error });
        });
        deleted.push(name);
        vault.heldBack.add('delete');
      }
      return done;
    });
    await runner.handle(task());
    expect(deleted).toEqual(['ada']);
    expect(fault()).toMatchObject({ code: 'held-back', retryable: true });
  });
});
