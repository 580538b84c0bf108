import { describe, expect, it } from '@jest/globals';
import { KeyLines, type Fetched } from './key-lines.js';

const fetched = (partition: number, first: number, keys: readonly string[], size = 1): Fetched => ({
  partition,
  deliveries: keys.map((key, index) => ({ offset: first + index, key, raw: Buffer.alloc(size) })),
  lastOffset: first + keys.length - 1,
  end: first + keys.length,
});
const lines = (assigned: readonly number[], onReady = () => undefined as void) => {
  const made = new KeyLines({ first: 1, longest: 1 }, onReady);
  made.rejoin(assigned);
  return made;
};
const all = (from: KeyLines) => {
  const taken = [];
  for (let next = from.next(); next; next = from.next()) taken.push(next);
  return taken;
};
const named = (taken: ReturnType<typeof all>) =>
  taken.map(({ line, message }) => `${line.partition.id}/${message.offset} ${line.key}`);

describe('the lines of a member', () => {
  it('give out one message of a key at a time, and keys of all partitions side by side', () => {
    const work = lines([0, 1]);
    work.take(fetched(0, 0, ['a', 'a', 'b']));
    work.take(fetched(1, 7, ['c', 'a']));
    const first = all(work);
    expect(named(first)).toEqual(['0/0 a', '0/2 b', '1/7 c', '1/8 a']);
    for (const { line } of first) work.done(line);
    expect(named(all(work))).toEqual(['0/1 a']);
    expect(work.toCommit()).toMatchObject([
      { partition: 0, offset: 1 },
      { partition: 1, offset: 9 },
    ]);
  });

  it('keep a key back that failed, until its pause is over', async () => {
    const ready: (() => void)[] = [];
    const again = new Promise<void>((resolve) => ready.push(resolve));
    const work = lines([0], () => ready[0]?.());
    work.take(fetched(0, 0, ['a', 'a', 'b']));
    const [a] = all(work);
    if (a) work.failed(a.line);
    expect(all(work)).toEqual([]);
    await again;
    expect(named(all(work))).toEqual(['0/0 a']);
  });

  it('drop what nobody has in hand when the group is joined, and go on with what comes again', () => {
    const work = lines([0]);
    work.take(fetched(0, 0, ['a', 'a', 'b']));
    const [a, b] = all(work);
    if (b) work.done(b.line);
    work.rejoin([0]);
    expect(all(work)).toEqual([]);
    expect(work.load()).toMatchObject({ waiting: 1 });
    work.take(fetched(0, 0, ['a', 'a', 'b', 'c']));
    expect(named(all(work))).toEqual(['0/3 c']);
    if (a) work.done(a.line);
    expect(named(all(work))).toEqual(['0/1 a']);
    expect(work.toCommit()).toMatchObject([{ partition: 0, offset: 1 }]);
  });

  it('commit nothing for a partition that others have now, whatever ends late', () => {
    const work = lines([0]);
    work.take(fetched(0, 0, ['a', 'b', 'b']));
    const [a, b] = all(work);
    work.rejoin([1]);
    if (a) work.done(a.line);
    if (b) work.failed(b.line);
    expect(work.toCommit()).toEqual([]);
    expect([work.load().waiting, work.load().bytes, all(work).length]).toEqual([0, 0, 0]);
    // It comes back, and only what this member has not done with is given out.
    work.rejoin([0]);
    work.take(fetched(0, 0, ['a', 'b', 'b']));
    expect(named(all(work))).toEqual(['0/1 b']);
    expect(work.toCommit()).toMatchObject([{ partition: 0, offset: 1 }]);
  });

  it('give a failed message out again that came again while it was in hand', async () => {
    const ready: (() => void)[] = [];
    const again = new Promise<void>((resolve) => ready.push(resolve));
    const work = lines([0], () => ready[0]?.());
    work.take(fetched(0, 0, ['a', 'a']));
    const [a] = all(work);
    work.rejoin([0]);
    work.take(fetched(0, 0, ['a', 'a']));
    if (a) work.failed(a.line);
    await again;
    const [once] = all(work);
    expect(once && named([once])).toEqual(['0/0 a']);
    if (once) work.done(once.line);
    expect(named(all(work))).toEqual(['0/1 a']);
  });

  it('are full by number and by bytes, and have room again at half', () => {
    const work = lines([0, 1]);
    work.take(
      fetched(
        0,
        0,
        Array.from({ length: 5_001 }, () => 'a'),
      ),
    );
    work.take(fetched(1, 0, ['b', 'c', 'd'], 2 << 20));
    expect([work.isFull(0), work.isFull(1), work.hasRoom(1)]).toEqual([true, true, false]);
    const onOne = all(work).filter(({ line }) => line.partition.id === 1);
    for (const { line } of onOne.slice(0, 1)) work.done(line);
    expect([work.isFull(1), work.hasRoom(1)]).toEqual([true, false]);
    for (const { line } of onOne.slice(1)) work.done(line);
    expect([work.isFull(0), work.isFull(1), work.hasRoom(1)]).toEqual([true, false, true]);
    expect(work.load().behind).toBe(5_001);
  });
});
