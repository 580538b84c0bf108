import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commitBody, commitHash, ConcurrentCommit, NO_HASH, type Commit, type EventStore } from '#ports';
import { aCommit } from './commits.js';
import { withPort, type Open } from './opened.js';

export const keepsTheEventStoreContract = (open: Open<EventStore>): void => {
  it(
    'reads a stream that nobody wrote to as empty',
    withPort(open, async (store) => expect(await store.read(randomUUID())).toEqual([])),
  );

  it(
    'counts commits and versions from 1 and reads back what it answered',
    withPort(open, async (store) => {
      const id = randomUUID();
      const event = { type: 'TaskStarted', schemaVersion: 1, data: {} };
      const first = await store.append(id, undefined, aCommit({ events: [event, event, event] }));
      const second = await store.append(id, first, aCommit());
      expect(first).toMatchObject({ streamId: id, commit: 1, firstVersion: 1, previousHash: NO_HASH });
      expect(second).toMatchObject({ streamId: id, commit: 2, firstVersion: 4, previousHash: first.hash });
      expect(await store.read(id)).toEqual([first, second]);
    }),
  );

  it(
    'reads what came behind a commit that the reader knows',
    withPort(open, async (store) => {
      const id = randomUUID();
      await writeInARow(store, id, 5);
      const all = await store.read(id);
      expect(await store.read(id, 3)).toEqual(all.slice(3));
      expect(await store.read(id, 5)).toEqual([]);
      expect(await store.read(randomUUID(), 3)).toEqual([]);
    }),
  );

  it(
    'keeps the trace context of a commit, and none where there was none',
    withPort(open, async (store) => {
      const id = randomUUID();
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const first = await store.append(id, undefined, aCommit({ traceparent }));
      await store.append(id, first, aCommit());
      const [traced, bare] = await store.read(id);
      expect(traced?.traceparent).toBe(traceparent);
      expect(bare && 'traceparent' in bare).toBe(false);
    }),
  );

  it(
    'chains what it stored, so that anyone can check the hashes',
    withPort(open, async (store) => {
      const id = randomUUID();
      await writeInARow(store, id, 5);
      let previousHash = NO_HASH;
      for (const commit of await store.read(id)) {
        expect(commit.hash).toBe(commitHash({ ...commit, previousHash }, commitBody(commit)));
        previousHash = commit.hash;
      }
    }),
  );

  it(
    'lets one of many writers at the same place win and tells the others',
    withPort(open, async (store) => {
      const id = randomUUID();
      const first = await store.append(id, undefined, aCommit());
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, () => store.append(id, first, aCommit())),
      );
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(lost).toHaveLength(9);
      for (const outcome of lost) expect(outcome.reason).toBeInstanceOf(ConcurrentCommit);
      expect(await store.read(id)).toHaveLength(2);
    }),
  );

  it(
    'lets one of two writers begin a stream',
    withPort(open, async (store) => {
      const id = randomUUID();
      await store.append(id, undefined, aCommit());
      await expect(store.append(id, undefined, aCommit())).rejects.toBeInstanceOf(ConcurrentCommit);
    }),
  );

  it(
    'refuses a writer that has seen another end of the stream than there is',
    withPort(open, async (store) => {
      const id = randomUUID();
      const [first, second] = await writeInARow(store, id, 2);
      if (!first || !second) throw new Error('Two commits were written.');
      const refused = [
        first,
        { ...second, commit: second.commit + 1 },
        { ...second, hash: first.hash },
        { ...first, commit: 0 },
      ];
      for (const after of refused)
        await expect(store.append(id, after, aCommit())).rejects.toBeInstanceOf(ConcurrentCommit);
      await expect(store.append(randomUUID(), second, aCommit())).rejects.toBeInstanceOf(ConcurrentCommit);
      expect(await store.read(id)).toEqual([first, second]);
    }),
  );

  it(
    'answers a repeated commit with what it stored the first time, whatever came between',
    withPort(open, async (store, reopen) => {
      const id = randomUUID();
      const commit = aCommit();
      const [first, again] = await Promise.all([
        store.append(id, undefined, commit),
        store.append(id, undefined, { ...commit, committedAt: '2027-01-01T00:00:00.000Z' }),
      ]);
      expect(again).toEqual(first);
      const second = await store.append(id, first, aCommit());
      expect(await store.append(id, undefined, commit)).toEqual(first);
      expect(await store.append(id, second, commit)).toEqual(first);
      const reopened = await reopen();
      expect(await reopened.append(id, second, commit)).toEqual(first);
      expect(await reopened.read(id)).toEqual([first, second]);
    }),
  );

  it(
    'takes the same command in another stream for another commit',
    withPort(open, async (store) => {
      const commit = aCommit();
      const [one, other] = [randomUUID(), randomUUID()];
      await store.append(one, undefined, commit);
      expect(await store.append(other, undefined, commit)).toMatchObject({ streamId: other, commit: 1 });
    }),
  );

  it(
    'goes on where the stream stood after a restart',
    withPort(open, async (store, reopen) => {
      const id = randomUUID();
      const written = await writeInARow(store, id, 3);
      const reopened = await reopen();
      expect(await reopened.read(id)).toEqual(written);
      await expect(reopened.append(id, written[1], aCommit())).rejects.toBeInstanceOf(ConcurrentCommit);
      expect(await reopened.append(id, written[2], aCommit())).toMatchObject({ commit: 4, firstVersion: 4 });
    }),
  );

  it(
    'gives back any text and any size as they were',
    withPort(open, async (store, reopen) => {
      const id = randomUUID();
      const data = {
        text: `'"\\\u0000\u2028 ünïcode 𝔘 \ud800`,
        large: 'x'.repeat(1 << 20),
        nested: [{ a: null }],
      };
      const commit = await store.append(
        id,
        undefined,
        aCommit({ events: [{ type: 'TaskStarted', schemaVersion: 1, data }] }),
      );
      expect(await (await reopen()).read(id)).toEqual([commit]);
    }),
  );

  it(
    'keeps hundreds of writers at once apart and every stream in order',
    withPort(open, async (store) => {
      const ids = Array.from({ length: 40 }, () => randomUUID());
      const written = await Promise.all(ids.map((id) => writeInARow(store, id, 10)));
      for (const [index, id] of ids.entries()) expect(await store.read(id)).toEqual(written[index]);
    }),
  );

  it(
    'agrees with a list per stream on any mix of fresh, stale and repeated appends',
    withPort(open, async (store) => {
      const step = fc.record({ stream: fc.nat(2), command: fc.nat(8), behind: fc.nat(2) });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
          const streams = [0, 1, 2].map(() => ({ id: randomUUID(), commits: [] as Commit[] }));
          for (const { stream, command, behind } of steps) {
            const { id, commits } = streams[stream] ?? { id: randomUUID(), commits: [] };
            const after = commits.at(-1 - behind);
            const known = commits.find(({ commandId }) => commandId === `command ${command}`);
            const appended = store.append(id, after, aCommit({ commandId: `command ${command}` }));
            if (known) expect(await appended).toEqual(known);
            else if (after === commits.at(-1)) commits.push(await appended);
            else await expect(appended).rejects.toBeInstanceOf(ConcurrentCommit);
          }
          for (const { id, commits } of streams) expect(await store.read(id)).toEqual(commits);
        }),
        { numRuns: 25 },
      );
    }),
  );
};

/** Appends commits one after the other. */
async function writeInARow(store: EventStore, id: string, count: number): Promise<Commit[]> {
  const written: Commit[] = [];
  while (written.length < count) written.push(await store.append(id, written.at(-1), aCommit()));
  return written;
}
