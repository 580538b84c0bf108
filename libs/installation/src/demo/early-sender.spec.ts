import { expect, it } from '@jest/globals';
import type { DeadLetterItem } from '#contracts';
import type { IncomingMessage, OutgoingMessage } from '#ports';
import { EarlySender } from './early-sender.js';

const DAY = 86_400_000;
const START = '2026-11-20T09:00:00.000Z';

/** A sandbox in which every message is put aside at once, and removed 30 days later; runs for so many days. */
async function run(days: number, redrivenOnDay = Infinity): Promise<readonly OutgoingMessage[]> {
  const stopping = new AbortController();
  const sent: { message: OutgoingMessage; at: number }[] = [];
  let now = Date.parse(START);
  const end = now + days * DAY;
  const dayOf = (at: number) => (at - Date.parse(START)) / DAY;
  async function* history(): AsyncGenerator<IncomingMessage> {
    for (const [offset, { message }] of sent.entries())
      yield {
        ...message,
        partition: 0,
        offset: String(offset),
        value: String(message.value),
      };
  }
  const sender = new EarlySender({
    clock: {
      now: () => new Date(now).toISOString(),
      until: async (moment) => {
        now = Date.parse(moment);
        if (now > end) stopping.abort();
      },
    },
    deadLetters: {
      list: async () => ({
        items: sent
          .filter(({ at }) => now < at + 30 * DAY)
          .map(() => ({ redrivenAt: dayOf(now) >= redrivenOnDay ? START : null }) as DeadLetterItem),
        nextCursor: null,
      }),
    },
    bus: {
      publish: async (messages) => void sent.push(...messages.map((message) => ({ message, at: now }))),
    },
    history: { history },
  });
  await sender.send(START);
  await sender.goOn(stopping.signal);
  return sent.map(({ message }) => message);
}

it('sends another early message when the last one was destroyed, each with an id of its own', async () => {
  const messages = await run(70);
  const events = messages.map(({ value }) => JSON.parse(String(value)) as { id: string; time: string });
  expect(events.map(({ time }) => time.slice(0, 13))).toEqual([
    '2026-11-21T03',
    '2026-12-21T03',
    '2027-01-20T03',
  ]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(3);
});

it('sends none any more when somebody has redriven one', async () => {
  expect(await run(70, 5)).toHaveLength(1);
});
