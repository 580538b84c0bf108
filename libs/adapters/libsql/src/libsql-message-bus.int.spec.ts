import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BusSubscription, SubscribeOptions } from '#ports';
import { gate } from '#testing';
import { LibsqlFile } from './libsql-file.js';
import { LibsqlMessageBus } from './libsql-message-bus.js';
import { dataSchema } from './schema/data-schema.js';

const topic = 'numbers';

let folder: string;
let file: LibsqlFile;
let bus: LibsqlMessageBus;
const open = () => {
  file = new LibsqlFile(join(folder, 'data.db'), { schema: dataSchema });
  bus = new LibsqlMessageBus(file, { first: 1, longest: 5 });
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-bus-'));
  open();
});
afterEach(async () => {
  file.close();
  await rm(folder, { recursive: true });
});

const subscribe = (group: string, handle: SubscribeOptions['handle']): BusSubscription =>
  bus.subscribe({ topic, group, concurrency: 4, handle, onFault: () => undefined });
const publish = async (from: number, to: number, key = 'key') => {
  for (let n = from; n < to; n += 500)
    await bus.publish(
      Array.from({ length: Math.min(500, to - n) }, (_, index) => ({ topic, key, value: String(n + index) })),
    );
};
const kept = () => file.prepare<[number]>('SELECT count(*) FROM messages').get([])?.[0] ?? 0;

describe('the log of messages', () => {
  it('keeps little of what every group has passed', async () => {
    const groups = ['one', 'other'].map((group) => subscribe(group, async () => undefined));
    await publish(0, 5_000);
    await Promise.all(groups.map((group) => group.idle()));
    await Promise.all(groups.map((group) => group.stop()));
    expect(kept()).toBeLessThan(2_000);
  });

  it('keeps everything that one group has not passed, also while that group is away', async () => {
    const away = subscribe('away', async () => undefined);
    await away.stop();
    const reader = subscribe('reader', async () => undefined);
    await publish(0, 3_000);
    await reader.idle();
    await reader.stop();
    expect(kept()).toBe(3_000);
    const seen: string[] = [];
    const back = subscribe('away', async ({ value }) => void seen.push(value));
    await back.idle();
    await back.stop();
    expect(seen).toHaveLength(3_000);
  });

  it('keeps the newest ten thousand of a topic that nobody reads', async () => {
    await publish(0, 13_000);
    expect(kept()).toBeGreaterThanOrEqual(10_000);
    expect(kept()).toBeLessThanOrEqual(11_001);
  });

  it('never uses a number twice, also when all messages were removed before a restart', async () => {
    const before: number[] = [];
    const reader = subscribe('reader', async ({ offset }) => void before.push(Number(offset)));
    await publish(0, 600);
    await reader.idle();
    await reader.stop();
    file.prepare('DELETE FROM messages').run([]);
    file.close();
    open();
    const after: string[] = [];
    const again = subscribe('reader', async ({ value, offset }) => {
      expect(Number(offset)).toBeGreaterThan(Math.max(...before));
      after.push(value);
    });
    await publish(600, 603);
    await again.idle();
    await again.stop();
    expect(after).toEqual(['600', '601', '602']);
  });
});

describe('a key that fails', () => {
  it('does not keep thousands of messages of others waiting behind it', async () => {
    const mended = gate();
    let broken = true;
    const seen: string[] = [];
    const reader = subscribe('reader', async ({ key, value }) => {
      if (key === 'bad' && broken) throw new Error('not now');
      seen.push(`${key} ${value}`);
      if (value === '2999' && key === 'good') mended.open();
    });
    await publish(0, 1_000, 'bad');
    await publish(0, 3_000, 'good');
    await mended.opened;
    expect(seen.every((text) => text.startsWith('good'))).toBe(true);
    broken = false;
    await reader.idle();
    expect(seen.filter((text) => text.startsWith('bad'))).toHaveLength(1_000);
    await reader.stop();
  });

  it('does not keep a stop waiting for its next try', async () => {
    const tried = gate();
    const slow = new LibsqlMessageBus(file, { first: 3_600_000, longest: 3_600_000 });
    const reader = slow.subscribe({
      topic,
      group: 'reader',
      concurrency: 1,
      handle: async () => {
        throw new Error('not now');
      },
      onFault: () => tried.open(),
    });
    await slow.publish([{ topic, key: 'bad', value: '1' }]);
    await tried.opened;
    const idle = reader.idle().catch((error: unknown) => error);
    await reader.stop();
    await reader.stop();
    expect(await idle).toMatchObject({ name: 'StoreUnavailable' });
  });
});

describe('members of a group', () => {
  it('take over what the one that leaves has not begun', async () => {
    const [begun, held] = [gate(), gate()];
    const seen: string[] = [];
    const leaving = bus.subscribe({
      topic,
      group: 'readers',
      concurrency: 1,
      handle: async ({ value }) => {
        begun.open();
        await held.opened;
        seen.push(`first ${value}`);
      },
      onFault: () => undefined,
    });
    await publish(0, 2);
    await begun.opened;
    const staying = subscribe('readers', async ({ value }) => void seen.push(`second ${value}`));
    const left = leaving.stop();
    held.open();
    await left;
    await staying.idle();
    expect(seen).toEqual(['first 0', 'second 1']);
    await staying.stop();
  });
});
