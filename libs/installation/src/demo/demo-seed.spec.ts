import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingMessage, OutgoingMessage } from '#ports';
import { DemoSeed, type DemoParts } from './demo-seed.js';

const presentAt = '2026-11-20T09:00:00.000Z';

let folder: string;
let topic: OutgoingMessage[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-demo-seed-'));
  topic = [];
});
afterEach(async () => rm(folder, { recursive: true }));

async function* history(): AsyncGenerator<IncomingMessage> {
  for (const [offset, { topic: name, key, value }] of topic.entries())
    yield { topic: name, partition: 0, offset: String(offset), key, value: String(value) };
}

/** One start that dies behind the early message: nothing has been put aside, and no request is taken. */
async function startCutShort(): Promise<void> {
  let died: () => void = () => undefined;
  const dead = new Promise<void>((resolve) => (died = resolve));
  const parts: Pick<DemoParts, 'world' | 'deadLetters' | 'bus' | 'history' | 'log'> = {
    world: { folder, presentAt },
    deadLetters: { list: async () => ({ items: [], nextCursor: null }) },
    bus: { publish: async (messages) => void topic.push(...messages) },
    history: { history },
    log: { warn: () => died() } as unknown as DemoParts['log'],
  };
  const requests = { submit: async () => Promise.reject(new Error('killed')) };
  const seed = new DemoSeed({ ...parts, requests } as unknown as DemoParts);
  seed.start();
  await dead;
  await seed.stop();
}

describe('the demo of a sandbox', () => {
  it('sends its early message once, also where a start died before it was put aside', async () => {
    await startCutShort();
    await startCutShort();
    expect(topic.map(({ key }) => key)).toEqual(['https://hr.example.com/off-boarding']);
  });
});
