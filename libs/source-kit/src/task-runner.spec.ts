import { describe, expect, it } from '@jest/globals';
import { TaskReport } from '#contracts';
import type { TaskContext, TaskOutcome } from './source-handler.js';
import { retryableFault } from './task-fault.js';
import { done, draftOf, gate, proof, settled, setUp } from './task-runner.fixture.js';
import { RunnerStopped } from './task-run.js';

describe('a task', () => {
  it('reaches its handler with the subject and the note opened, and is answered with its proof', async () => {
    let seen: TaskContext | undefined;
    const { runner, task, sent, vault, clock } = setUp(async (context) => {
      seen = context;
      await clock.advance(5);
      return done;
    });
    await runner.handle(
      task({ continuation: vault.cipher.seal('page 7'), olderThan: '2026-10-01T00:00:00.000Z' }),
    );
    expect(seen?.task).toMatchObject({
      subject: { userPrincipalName: 'ada@example.com', samAccountName: 'ada' },
      continuation: 'page 7',
      olderThan: '2026-10-01T00:00:00.000Z',
      host: 'mfa01',
      attempt: 1,
    });
    expect(seen?.task).not.toHaveProperty('taskToken');
    expect(sent).toEqual([
      expect.objectContaining({
        outcome: 'succeeded',
        taskId: task().taskId,
        dispatch: 1,
        reportedAt: '2026-11-20T09:00:05.000Z',
        artifacts: [],
        findings: null,
        otherPeople: 0,
        proof: { ...proof, startedAt: '2026-11-20T09:00:00.000Z', endedAt: '2026-11-20T09:00:05.000Z' },
      }),
    ]);
    expect(TaskReport.safeParse(sent[0]).success).toBe(true);
  });

  it('can be answered in every way a handler knows, always with a report that its schema reads', async () => {
    const instant = '2026-11-21T09:00:00.000Z';
    const outcomes: TaskOutcome[] = [
      { ...done, otherPeople: 3 },
      { ...done, found: { hits: 2, newestAt: instant, places: ['C:\\a.log:1', 'C:\\b.log:2'] } },
      { ...done, found: { hits: 0, newestAt: null, places: [] } },
      { outcome: 'not-applicable', reason: 'channel-disabled' },
      { outcome: 'not-applicable', reason: 'channel-absent', proof },
      { outcome: 'waiting-on-source', continuation: 'x'.repeat(1024), checkAfter: instant },
    ];
    for (const outcome of outcomes) {
      const { runner, task, sent } = setUp(async () => outcome);
      await runner.handle(task());
      expect(sent).toHaveLength(1);
      expect(TaskReport.parse(sent[0])).toMatchObject({ outcome: outcome.outcome });
    }
  });

  it('reports what a re-scan found, with the places sealed, and nothing when it found nothing', async () => {
    const found = { hits: 2, newestAt: null, places: ['C:\\a.log:1'] };
    const { runner, task, sent, vault } = setUp(async () => ({ ...done, found }));
    await runner.handle(task());
    const [report] = sent;
    if (report?.outcome !== 'succeeded' || !report.findings?.details) throw new Error('nothing found');
    expect(report.findings.hits).toBe(2);
    expect(JSON.parse(vault.cipher.open(report.findings.details))).toEqual(found.places);
  });

  it('of another source or of a host that is not here is left alone', async () => {
    let calls = 0;
    const { runner, task, sent } = setUp(async () => ((calls += 1), done), { hosts: new Set(['mfa02']) });
    await runner.handle(task({ host: 'mfa01' }));
    await runner.handle(task({ source: 'cloud-mfa' }));
    expect([calls, sent.length]).toEqual([0, 0]);
    await runner.handle(task({ host: 'mfa02' }));
    await runner.handle(task({ host: null }));
    expect([calls, sent.length]).toEqual([2, 2]);
  });

  it('stores what it gathers through the vault, and digests words without mixing up their borders', async () => {
    const digests: string[] = [];
    const { runner, task, sent, vault } = setUp(async (context) => {
      digests.push(context.digest('a', 'bc'), context.digest('ab', 'c'), context.digest('a', 'bc'));
      return {
        ...done,
        artifacts: [await context.store(draftOf('gathered'))],
      };
    });
    await runner.handle(task());
    expect(vault.stored).toEqual([{ token: 'token-1', path: 'p', text: 'gathered' }]);
    expect(sent[0]).toMatchObject({ artifacts: [{ bytes: 8 }] });
    expect(digests[0]).not.toBe(digests[1]);
    expect(digests[0]).toBe(digests[2]);
  });

  it('is handed over again when its report cannot be sent, and then done again', async () => {
    let calls = 0;
    const { runner, task, box } = setUp(async () => ((calls += 1), done));
    box.fault = new Error('the bus is away');
    await expect(runner.handle(task())).rejects.toThrow('the bus is away');
    box.fault = undefined;
    await runner.handle(task());
    expect([calls, box.sent.length]).toEqual([2, 1]);
  });
});

describe('stopping', () => {
  it('lets handlers end, sends nothing for what was broken off and leaves it to be handed over again', async () => {
    const { runner, task, sent } = setUp(
      (context) =>
        new Promise((_, reject) =>
          context.signal.addEventListener('abort', () => reject(retryableFault('graph-unreachable'))),
        ),
    );
    const handled = runner.handle(task());
    await settled();
    const [result] = await Promise.allSettled([handled, runner.stop()]);
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'RunnerStopped' } });
    expect(sent).toEqual([]);
    await expect(runner.handle(task())).rejects.toThrow(RunnerStopped);
  });

  it('waits for a handler that comes to its end, and reports that', async () => {
    const working = gate();
    const { runner, task, sent } = setUp(async () => working.opened.then(() => done));
    const handled = runner.handle(task());
    await settled();
    const stopped = runner.stop();
    working.open();
    await Promise.all([handled, stopped]);
    expect(sent).toMatchObject([{ outcome: 'succeeded' }]);
  });
});

describe('the log', () => {
  it('holds ids, hosts, actions and codes, and no name', async () => {
    const { runner, task, logged } = setUp(async () =>
      Promise.reject(retryableFault('graph-unreachable', 'ada@example.com')),
    );
    await runner.handle(task());
    expect(logged).toEqual([
      expect.objectContaining({
        taskId: task().taskId,
        source: 'mfa-server',
        host: 'mfa01',
        action: 'search-logs',
        outcome: 'failed',
        code: 'graph-unreachable',
      }),
    ]);
    expect(JSON.stringify(logged)).not.toContain('example.com');
  });
});
