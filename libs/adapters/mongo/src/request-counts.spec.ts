import { describe, expect, it } from '@jest/globals';
import { RequestCounts, type Count } from './request-counts.js';

/** A list that grows by one row each time it is counted, on a clock that is moved by hand. */
function counted(rows: number) {
  const at = { now: 1_000_000, rows, fails: false };
  const counts = new RequestCounts(
    async (generation): Promise<readonly Count[]> => {
      await Promise.resolve();
      if (at.fails) throw new Error('not now');
      at.rows += 1;
      const purge = generation === 0 ? 'not-applicable' : 'verified';
      return [{ kind: 'Export', progress: 'done', purge, count: at.rows }];
    },
    () => at.now,
  );
  const read = async (generation = 0) => (await counts.read(generation))[0]?.count;
  return { at, read };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the counts of the request list', () => {
  it('are counted each time while the list is not long', async () => {
    const { read } = counted(100);
    expect([await read(), await read(), await read()]).toEqual([101, 102, 103]);
  });

  it('of a million are ten seconds behind, and then counted once while all see what was kept', async () => {
    const { at, read } = counted(999_999);
    expect(await read()).toBe(1_000_000);
    at.now += 9_999;
    expect(await read()).toBe(1_000_000);
    at.now += 1;
    expect(await Promise.all([read(), read(), read()])).toEqual([1_000_000, 1_000_000, 1_000_000]);
    await settled();
    expect(await read()).toBe(1_000_001);
  });

  it('are waited for if nobody has asked for long, by all together', async () => {
    const { at, read } = counted(999_999);
    await read();
    at.now += 20_000;
    expect(await Promise.all([read(), read()])).toEqual([1_000_001, 1_000_001]);
  });

  it('of another generation are never those of the one before', async () => {
    const { read } = counted(999_999);
    await read(0);
    expect(await read(1)).toBe(1_000_001);
    expect(await read(1)).toBe(1_000_001);
  });

  it('stay as they are for a while when they cannot be counted, and then that is said', async () => {
    const { at, read } = counted(999_999);
    await read();
    at.fails = true;
    at.now += 19_000;
    expect(await read()).toBe(1_000_000);
    await settled();
    at.now += 1_000;
    await expect(read()).rejects.toThrow('not now');
    at.fails = false;
    expect(await read()).toBe(1_000_001);
  });
});
