import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { WritesTogether } from './writes-together.js';

interface Call {
  readonly writes: readonly string[];
  readonly answer: (outcomes: readonly string[]) => void;
  readonly fail: (error: Error) => void;
}

/** A server whose answers the test gives. */
function aServer(terms: { calls: number; most: number; heaviest?: number }) {
  const calls: Call[] = [];
  const { calls: atOnce, most, heaviest } = terms;
  const together = new WritesTogether<string, string>(
    (writes) => new Promise((answer, fail) => calls.push({ writes, answer, fail })),
    {
      calls: atOnce,
      most,
      ...(heaviest !== undefined && { heaviest: { weight: heaviest, of: (write: string) => write.length } }),
    },
  );
  const writes = () => calls.map((call) => call.writes.join(' '));
  return { together, calls, writes };
}

const upper = (writes: readonly string[]): readonly string[] => writes.map((write) => write.toUpperCase());
const answer = ({ writes, answer: say }: Call): void => say(upper(writes));

it('sends the first at once, and together what was asked for while that was under way', async () => {
  const { together, calls, writes } = aServer({ calls: 1, most: 10 });
  const asked = ['a', 'b', 'c'].map((write) => together.write(write));
  expect(writes()).toEqual(['a']);
  answer(calls[0] as Call);
  await asked[0];
  await turn();
  expect(writes()).toEqual(['a', 'b c']);
  answer(calls[1] as Call);
  expect(await Promise.all(asked)).toEqual(['A', 'B', 'C']);
});

it('has no more calls under way than it may, and no more writes in one', async () => {
  const { together, calls, writes } = aServer({ calls: 2, most: 2 });
  const asked = ['a', 'b', 'c', 'd', 'e'].map((write) => together.write(write));
  expect(writes()).toEqual(['a', 'b']);
  answer(calls[1] as Call);
  await asked[1];
  await turn();
  expect(writes()).toEqual(['a', 'b', 'c d']);
  answer(calls[0] as Call);
  await asked[0];
  await turn();
  expect(writes()).toEqual(['a', 'b', 'c d', 'e']);
  calls.slice(2).forEach(answer);
  expect(await Promise.all(asked)).toEqual(['A', 'B', 'C', 'D', 'E']);
});

it('keeps a call below the weight it may have, but sends what is heavier alone', async () => {
  const { together, calls, writes } = aServer({ calls: 1, most: 10, heaviest: 4 });
  const asked = ['a', 'bb', 'cc', 'dddddd', 'e'].map((write) => together.write(write));
  for (let call = 0; call < 4; call += 1) {
    answer(calls[call] as Call);
    await asked[[0, 2, 3, 4][call] as number];
    await turn();
  }
  expect(writes()).toEqual(['a', 'bb cc', 'dddddd', 'e']);
  await Promise.all(asked);
});

it('tells each write of a call that it failed, and goes on with those behind it', async () => {
  const { together, calls } = aServer({ calls: 1, most: 2 });
  const asked = ['a', 'b', 'c', 'd'].map((write) => together.write(write));
  answer(calls[0] as Call);
  await asked[0];
  await turn();
  const failed = Promise.allSettled(asked.slice(1, 3));
  (calls[1] as Call).fail(new Error('away'));
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await turn();
  answer(calls[2] as Call);
  expect(await asked[3]).toBe('D');
});
