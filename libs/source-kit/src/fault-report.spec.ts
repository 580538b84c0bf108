import { describe, expect, it } from '@jest/globals';
import type { Sealed } from '#contracts';
import { KeyDestroyed, SealBroken, StoreUnavailable, UnknownKey, VaultRefused } from '#ports';
import { kindOf } from './fault-report.js';
import type { TaskOutcome } from './source-handler.js';
import { permanentFault, retryableFault } from './task-fault.js';
import { done, proof, setUp } from './task-runner.fixture.js';

describe('a fault', () => {
  it('of a handler keeps its code; its detail is redacted, shortened and sealed', async () => {
    const words = `could not read C:\\Users\\ADA\\x.log of ada@example.com ${'.'.repeat(5000)}`;
    const { runner, task, fault } = setUp(async () =>
      Promise.reject(permanentFault('log-folder-missing', words)),
    );
    await runner.handle(task());
    expect(fault()).toMatchObject({ code: 'log-folder-missing', retryable: false });
    expect(fault().detail).toMatch(/^could not read C:\\Users\\‹subject›\\x\.log of ‹subject› /);
    expect(fault().detail).toHaveLength(2000);
  });

  it('without a detail has none', async () => {
    const { runner, task, fault } = setUp(async () => Promise.reject(retryableFault('graph-unreachable')));
    await runner.handle(task());
    expect(fault()).toEqual({ code: 'graph-unreachable', retryable: true, detail: null });
  });

  it.each([new TypeError('cannot read ada of undefined'), 'ada', { ada: 1 }, undefined, null])(
    'that nobody expected is a defect that may be tried again: %p',
    async (thrown) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- handlers may throw anything
      const { runner, task, fault, logged } = setUp(() => Promise.reject(thrown));
      await runner.handle(task());
      expect(fault()).toMatchObject({ code: 'handler-defect', retryable: true });
      expect(fault().detail).not.toMatch(/\bada\b/);
      expect(JSON.stringify(logged)).not.toMatch(/\bada\b/);
    },
  );

  it('in an outcome that no report can carry is a defect that stays', async () => {
    const outcomes: TaskOutcome[] = [
      { outcome: 'waiting-on-source', continuation: 'é'.repeat(513), checkAfter: '2026-11-21T09:00:00.000Z' },
      { outcome: 'waiting-on-source', continuation: 'x', checkAfter: 'tomorrow' },
      { outcome: 'not-applicable', reason: 'ada is not here' },
      { ...done, proof: { ...proof, counts: { hits: -1 } } },
    ];
    for (const outcome of outcomes) {
      const { runner, task, fault } = setUp(async () => outcome);
      await runner.handle(task());
      expect(fault()).toMatchObject({ code: 'handler-defect', retryable: false });
      expect(fault().detail).not.toMatch(/\bada\b/);
    }
  });

  it.each(['ENOSPC', 'EDQUOT'])('of a disk without room is none of the handler’s: %s', async (code) => {
    const error = Object.assign(new Error(`${code}: write /tmp/ada`), { code, syscall: 'write' });
    const { runner, task, fault } = setUp(() => Promise.reject(error));
    await runner.handle(task());
    expect(fault()).toMatchObject({ code: 'host-disk-full', retryable: true });
    expect(fault().detail).toMatch(new RegExp(`^the disk .*\\(${code}\\)$`));
  });

  it('for an action without a handler asks for an update', async () => {
    const { runner, task, fault } = setUp(async () => done);
    await runner.handle(task({ action: 'delete-records' }));
    expect(fault()).toEqual({ code: 'action-unknown', retryable: false, detail: null });
  });

  it.each([
    [new VaultRefused('forged'), 'vault-refused', true],
    [new KeyDestroyed('k'), 'vault-refused', false],
    [new UnknownKey('k'), 'vault-refused', false],
    [new StoreUnavailable('away'), 'vault-unavailable', true],
    [new SealBroken('text'), 'seal-broken', false],
  ])('of a vault that does not open is told without a detail: %s', async (error, code, retryable) => {
    const { runner, task, vault, fault } = setUp(async () => done);
    vault.openFault = error;
    await runner.handle(task());
    expect(fault()).toEqual({ code, retryable, detail: null });
  });

  it('is told even when the key is destroyed under the handler', async () => {
    const { runner, task, vault, fault } = setUp(async () => {
      vault.cipher.destroyed = true;
      throw permanentFault('log-folder-missing', 'C:\\Logs');
    });
    await runner.handle(task());
    expect(fault()).toEqual({ code: 'log-folder-missing', retryable: false, detail: null });
  });

  it('is told even when the lease of the key ends under the handler', async () => {
    const { runner, task, vault, fault } = setUp(async () => {
      vault.cipher.seal = () => {
        throw new VaultRefused('the lease is over', true);
      };
      throw permanentFault('log-folder-missing', 'C:\\Logs');
    });
    await runner.handle(task());
    expect(fault()).toEqual({ code: 'log-folder-missing', retryable: false, detail: null });
  });

  it('of sealed text that was changed is no defect of the handler', async () => {
    const { runner, task, fault } = setUp(async () => done);
    await runner.handle(task({ subject: `s1.${'0'.repeat(8)}-0000-4000-8000-000000000000.AAAA` as Sealed }));
    expect(fault()).toMatchObject({ code: 'seal-broken' });
  });
});

describe('what a log is told of an error', () => {
  it('is its class and its code, under names that a log keeps a text of, and never its message', () => {
    const refused = Object.assign(new TypeError('ada@example.com'), { code: 'ECONNREFUSED' });
    expect(kindOf(refused)).toEqual({ errorType: 'TypeError', errorCode: 'ECONNREFUSED' });
    expect(kindOf(Object.assign(new Error('no'), { code: 'ada@example.com' }))).toEqual({
      errorType: 'Error',
    });
    expect(kindOf('ada@example.com')).toEqual({ errorType: 'string' });
  });
});
