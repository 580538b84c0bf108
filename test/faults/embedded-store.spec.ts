import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataFolderInUse, openLibsqlStore } from '#adapters/libsql';
import { commitBody, commitHash, KeyDestroyed, NO_HASH, type Commit } from '#ports';
import { Child } from './child.js';

/** Each round starts the process anew on what the one before left, and kills it somewhere else. */
const ROUNDS = 6;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-killed-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Every commit has its whole place in an unbroken chain, with all of its events. */
function expectWhole(commits: readonly Commit[]): void {
  let previousHash = NO_HASH;
  for (const [index, commit] of commits.entries()) {
    expect(commit).toMatchObject({ commit: index + 1, firstVersion: index * 3 + 1, previousHash });
    expect(commit.events).toHaveLength(3);
    expect(commit.hash).toBe(commitHash(commit, commitBody(commit)));
    previousHash = commit.hash;
  }
}

describe('an event store whose process is killed', () => {
  it('keeps every commit that it acknowledged, and of the others all or nothing', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = new Child('append-until-killed.ts', folder);
      await child.hear(randomInt(1, 2_000));
      await child.kill();
      acknowledged.push(...child.lines);

      const store = await openLibsqlStore(folder);
      const commits = new Map<string, Commit[]>();
      for await (const batch of store.feed.all())
        for (const commit of batch)
          commits.set(commit.streamId, [...(commits.get(commit.streamId) ?? []), commit]);
      for (const [id, stored] of commits) {
        expectWhole(stored);
        if (round === ROUNDS - 1) expect(await store.events.read(id)).toEqual(stored);
      }
      for (const line of acknowledged) {
        const [id = '', number = '', hash] = line.split(' ');
        expect(commits.get(id)?.[Number(number) - 1]?.hash).toBe(hash);
      }
      await store.close();
    }
  });
});

describe('a message bus whose process is killed', () => {
  it('brings again whatever was not handled, each key in order', async () => {
    const published = new Set<string>();
    const handled = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = new Child('publish-and-handle-until-killed.ts', folder, String(round * 100_000));
      await child.hear(randomInt(1, 3_000));
      await child.kill();
      for (const line of child.lines) {
        const [what, ...message] = line.split(' ');
        (what === 'published' ? published : handled).add(message.join(' '));
      }
    }

    const store = await openLibsqlStore(folder);
    const seen: string[] = [];
    const subscription = store.bus.subscribe({
      topic: 'numbers',
      group: 'readers',
      concurrency: 4,
      handle: async ({ key, value }) => void seen.push(`${key} ${value}`),
      onFault: (error) => {
        throw error;
      },
    });
    await subscription.idle();
    await subscription.stop();
    await store.close();

    const again = new Set(seen);
    expect([...published].filter((message) => !handled.has(message) && !again.has(message))).toEqual([]);
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const numbers = seen.filter((text) => text.startsWith(key)).map((text) => Number(text.slice(2)));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
  });
});

describe('a key store whose process is killed', () => {
  const anywhere = async (bytes: Uint8Array) => {
    const files = (await readdir(folder)).filter((name) => name.startsWith('keys.db'));
    const contents = await Promise.all(files.map((name) => readFile(join(folder, name))));
    return contents.some((content) => content.includes(Buffer.from(bytes)));
  };

  it('has nothing left of a key whose destruction it acknowledged, nor after the next start of any other that is gone', async () => {
    const keys = Array.from({ length: 400 }, () => ({
      keyId: randomUUID(),
      wrapped: new Uint8Array(randomBytes(60)),
    }));
    const before = await openLibsqlStore(folder);
    await before.subjectKeys.add(keys);
    await before.close();
    for (const { wrapped } of keys) expect(await anywhere(wrapped)).toBe(true);

    const list = join(folder, 'ids');
    await writeFile(list, keys.map(({ keyId }) => keyId).join('\n'));
    for (let round = 1; round <= ROUNDS; round += 1) {
      const child = new Child('destroy-keys-until-killed.ts', folder, list);
      await child.hear(randomInt(round * 40, round * 50));
      await child.kill();
      const acknowledged = new Set(child.lines);
      for (const { keyId, wrapped } of keys)
        if (acknowledged.has(keyId)) expect([keyId, await anywhere(wrapped)]).toEqual([keyId, false]);

      const store = await openLibsqlStore(folder);
      for (const { keyId, wrapped } of keys) {
        const there = await store.subjectKeys.get(keyId).catch((error: unknown) => error);
        if (there instanceof KeyDestroyed) expect(await anywhere(wrapped)).toBe(false);
        else expect(there).toEqual({ keyId, wrapped });
      }
      await store.close();
    }
  });
});

describe('a data folder', () => {
  it('is refused while another process has it, with its number and what to do, and free as soon as that is killed', async () => {
    const child = new Child('append-until-killed.ts', folder);
    await child.hear(1);
    const refused = await openLibsqlStore(folder).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DataFolderInUse);
    expect(refused).toMatchObject({
      message: `Another Lethe process (pid ${child.pid}) already uses ${folder}. Stop it first, or set LETHE_DATA_DIR to another folder.`,
    });
    await child.hear(child.lines.length + 100);
    await child.kill();
    const store = await openLibsqlStore(folder);
    await store.close();
  });

  it('is refused to a second store in the same process, too', async () => {
    const store = await openLibsqlStore(folder);
    await expect(openLibsqlStore(folder)).rejects.toBeInstanceOf(DataFolderInUse);
    await store.close();
    await (await openLibsqlStore(folder)).close();
  });
});
