import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { SignedTreeHead } from '#contracts';
import { commitBody, type Commit, type EventStore, type LoggedCommit, type ProofLog } from '#ports';
import { aCommit } from './commits.js';
import { withPort, type Open } from './opened.js';

interface Logging {
  readonly events: EventStore;
  readonly log: ProofLog;
}

const aHead = (number: number, treeSize: number): SignedTreeHead => ({
  format: 'lethe-tree-head/1',
  purpose: 'anchor',
  number,
  previousHead: '0'.repeat(64),
  treeSize,
  rootHash: 'a'.repeat(64),
  signedAt: '2026-11-20T09:00:00.000Z',
  key: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43), kid: 'A'.repeat(43) },
  signature: 'A'.repeat(86),
});

/** Appends to streams in turn, so that they lie among each other. */
async function appended(events: EventStore, streams: number, each: number): Promise<readonly Commit[]> {
  const ids = Array.from({ length: streams }, () => randomUUID());
  const last = new Map<string, Commit>();
  const commits: Commit[] = [];
  for (let round = 0; round < each; round += 1)
    for (const id of ids) {
      const commit = await events.append(id, last.get(id), aCommit());
      last.set(id, commit);
      commits.push(commit);
    }
  return commits;
}

async function all(log: ProofLog, from = 0): Promise<readonly LoggedCommit[]> {
  const commits: LoggedCommit[] = [];
  for await (const batch of log.commits(from, await log.size())) commits.push(...batch);
  return commits;
}

export const keepsTheProofLogContract = (open: Open<Logging>): void => {
  it(
    'gives each commit one place, without a gap, each stream in order, also when it comes again',
    withPort(open, async ({ events, log }) => {
      const commits = await appended(events, 3, 4);
      await log.take(commits.slice(0, 7));
      await log.take(commits.slice(3, 7));
      await log.take(commits);
      expect(await log.size()).toBe(commits.length);
      expect(await log.entries(0, commits.length)).toEqual(
        commits.map(({ streamId, commit, hash }) => ({ streamId, commit, hash })),
      );
      const hashes = commits.map(({ hash }) => hash);
      expect((await log.entries(5, 8)).map(({ hash }) => hash)).toEqual(hashes.slice(5, 8));
      for (const [from, to] of [
        [0, commits.length],
        [5, 8],
        [7, commits.length + 3],
        [2, 2],
      ] as const)
        expect(await log.hashes(from, to)).toEqual(hashes.slice(from, to));
      for (const [place, { streamId, commit }] of commits.entries())
        expect(await log.placeOf(streamId, commit)).toBe(place);
      expect(await log.placeOf(randomUUID(), 1)).toBeUndefined();
    }),
  );

  it(
    'keeps places unique when two hand over commits at once',
    withPort(open, async ({ events, log }) => {
      const commits = await appended(events, 4, 6);
      await Promise.all([log.take(commits), log.take(commits.slice(0, 13)), log.take(commits)]);
      const entries = await log.entries(0, await log.size());
      expect(entries).toHaveLength(commits.length);
      for (const streamId of new Set(entries.map((entry) => entry.streamId)))
        expect(entries.filter((entry) => entry.streamId === streamId).map(({ commit }) => commit)).toEqual([
          1, 2, 3, 4, 5, 6,
        ]);
    }),
  );

  it(
    'lets whoever waits know that it has grown, and lets go of whoever stops waiting',
    withPort(open, async ({ events, log }) => {
      const forever = new AbortController();
      const stopped = new AbortController();
      const waiting = [log.grown(0, forever.signal), log.grown(2, forever.signal)];
      const never = log.grown(99, stopped.signal);
      await log.take(await appended(events, 3, 1));
      await Promise.all(waiting);
      expect(await log.size()).toBe(3);
      await log.grown(2, forever.signal);
      stopped.abort();
      await never;
      await log.grown(99, stopped.signal);
    }),
  );

  it(
    'hands out commits with the exact bytes that their hashes cover',
    withPort(open, async ({ events, log }, reopen) => {
      const commits = await appended(events, 2, 3);
      await log.take(commits);
      const expected = commits.map(({ streamId, commit, firstVersion, previousHash, hash, ...rest }) => ({
        streamId,
        commit,
        firstVersion,
        previousHash,
        hash,
        body: commitBody(rest),
      }));
      expect(await all(log)).toEqual(expected);
      expect(await all((await reopen()).log, 4)).toEqual(expected.slice(4));
    }),
  );

  it(
    'keeps signed heads in order, the first of two with one number',
    withPort(open, async ({ log }, reopen) => {
      expect(await log.lastHead()).toBeUndefined();
      expect(await log.addHead(aHead(1, 3))).toBe(true);
      expect(await log.addHead(aHead(1, 5))).toBe(false);
      expect(await log.addHead(aHead(2, 8))).toBe(true);
      const { log: again } = await reopen();
      expect(await again.lastHead()).toEqual(aHead(2, 8));
      expect(await again.heads(0, 10)).toEqual([aHead(1, 3), aHead(2, 8)]);
      expect(await again.heads(1, 10)).toEqual([aHead(2, 8)]);
      expect(await again.heads(0, 1)).toEqual([aHead(1, 3)]);
      expect(await again.headOver(2)).toEqual(aHead(1, 3));
      expect(await again.headOver(3)).toEqual(aHead(2, 8));
      expect(await again.headOver(8)).toBeUndefined();
    }),
  );

  it(
    'keeps roots of blocks, the first of each',
    withPort(open, async ({ log }, reopen) => {
      const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
      await log.addBlocks(0, [one, two]);
      await log.addBlocks(1, [one, three]);
      const { log: again } = await reopen();
      expect(await again.blocks(0)).toEqual([one, two, three]);
      expect(await again.blocks(2)).toEqual([three]);
      expect(await again.blocks(3)).toEqual([]);
    }),
  );
};
