import { describe, expect, it } from '@jest/globals';
import { permanentFault, retryableFault, type TaskFault } from '#source-kit';
import { eachOf } from './each-of.js';

const denied = permanentFault('event-log-clear-denied', 'Security');
const locked = retryableFault('event-log-access-denied', 'Archive-1.evtx');
const gone = permanentFault('wevtutil-missing', 'wevtutil.exe');

describe('work on one thing after the other', () => {
  const done: TaskFault[] = [];
  const all = async (...faults: readonly TaskFault[]): Promise<void> => {
    done.length = 0;
    return eachOf(faults, new AbortController().signal, async (fault) => {
      done.push(fault);
      return Promise.reject(fault);
    });
  };

  it.each([
    ['the first', [locked, denied]],
    ['another', [denied, locked]],
  ])('is tried again where %s of its faults is worth that', async (_, faults) => {
    await expect(all(...faults)).rejects.toMatchObject({ code: faults[0]?.code, retryable: true });
    expect(done).toEqual(faults);
  });

  it('is not tried again where none is, and says all', async () =>
    expect(all(denied, denied)).rejects.toMatchObject({ retryable: false, detail: 'Security; Security' }));

  it('hands a single fault on as it is, and ends at one of the whole host', async () => {
    await expect(all(denied)).rejects.toBe(denied);
    await expect(all(locked, gone, denied)).rejects.toBe(gone);
    expect(done).toEqual([locked, gone]);
  });
});
