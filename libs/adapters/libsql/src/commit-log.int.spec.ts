import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Commit } from '#ports';
import { aCommit } from '#testing';
import { CommitLog } from './commit-log.js';
import { LibsqlCommitFeed } from './libsql-commit-feed.js';
import { LibsqlEventStore } from './libsql-event-store.js';
import { LibsqlFile } from './libsql-file.js';
import { dataSchema } from './schema/data-schema.js';

let folder: string;
let file: LibsqlFile;
let log: CommitLog;
let store: LibsqlEventStore;
const open = () => {
  file = new LibsqlFile(join(folder, 'data.db'), { schema: dataSchema });
  log = new CommitLog(file);
  store = new LibsqlEventStore(file, log);
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-log-'));
  open();
});
afterEach(async () => {
  file.close();
  await rm(folder, { recursive: true });
});

describe('the log of commits', () => {
  it('answers from memory what it would read from the file', async () => {
    const ids = Array.from({ length: 130 }, () => randomUUID());
    for (let n = 0; n < 10; n += 1)
      await Promise.all(ids.map(async (id) => store.append(id, (await store.read(id)).at(-1), aCommit())));
    const fromMemory = new Map<number, readonly Commit[]>();
    for (let position = 0; position <= log.last; position += 50)
      fromMemory.set(position, log.after(position, 70));
    expect(log.last).toBe(1_300);
    file.close();
    open();
    for (const [position, commits] of fromMemory) expect(log.after(position, 70)).toEqual(commits);
    expect([...fromMemory.values()].at(-1)).toEqual([]);
  });

  it('knows the ends of streams rightly after a transaction that was rolled back', async () => {
    const [old, fresh] = [randomUUID(), randomUUID()];
    const first = await store.append(old, undefined, aCommit());
    const [second, begun] = await Promise.all([
      store.append(old, first, aCommit()),
      store.append(fresh, undefined, aCommit()),
      file
        .write(() => {
          throw new Error('spoils the transaction');
        })
        .catch(() => undefined),
    ]);
    const third = await store.append(old, second, aCommit());
    const more = await store.append(fresh, begun, aCommit());
    expect(await store.read(old)).toEqual([first, second, third]);
    expect(await store.read(fresh)).toEqual([begun, more]);
    expect(log.after(0, 100)).toHaveLength(5);
  });
});

describe('a subscriber', () => {
  it('has one place in the log: a second one of its name is refused until it has stopped', async () => {
    const feed = new LibsqlCommitFeed(file, log);
    const follow = () =>
      feed.follow(
        'reader',
        async () => undefined,
        () => undefined,
      );
    const subscription = follow();
    expect(follow).toThrow('reader follows the commits already');
    await subscription.stop();
    await follow().stop();
  });

  it('is not kept waiting for what it will not hear any more', async () => {
    const feed = new LibsqlCommitFeed(file, log, { first: 3_600_000, longest: 3_600_000 });
    let failed = (): void => undefined;
    const failing = new Promise<void>((resolve) => {
      failed = resolve;
    });
    const subscription = feed.follow(
      'reader',
      async () => {
        throw new Error('not now');
      },
      () => failed(),
    );
    await store.append(randomUUID(), undefined, aCommit());
    await failing;
    const caughtUp = subscription.caughtUp().catch((error: unknown) => error);
    await subscription.stop();
    expect(await caughtUp).toMatchObject({ name: 'StoreUnavailable' });
  });
});
