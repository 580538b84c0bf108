import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { StreamPart } from '#application';
import { EventStream, eventText, SlowReader } from './event-stream.js';

const terms = { beatEvery: 60_000, patience: 60_000, onCut: () => undefined };

async function* counting(
  signal: AbortSignal,
  taken: { count: number },
  size = 10,
): AsyncGenerator<StreamPart> {
  while (!signal.aborted) {
    taken.count += 1;
    yield { event: 'one', data: JSON.stringify('x'.repeat(size)), id: String(taken.count) };
  }
}
async function* nothing(signal: AbortSignal): AsyncGenerator<StreamPart> {
  if (!signal.aborted) await once(signal, 'abort');
  yield* [];
}

it('writes events as the standard has them', () => {
  expect(eventText({ event: 'one', data: '{}', id: '7-a' })).toBe('id: 7-a\nevent: one\ndata: {}\n\n');
  expect(eventText({ id: '7-a' })).toBe('id: 7-a\n\n');
});

it('reads no further for a reader that does not read', async () => {
  const taken = { count: 0 };
  const stream = new EventStream((signal) => counting(signal, taken, 10_000), terms);
  for (let n = 0; n < 200; n += 1) await turn();
  expect(taken.count).toBeLessThan(12);
  const before = taken.count;
  for (let n = 0; n < 20; n += 1) {
    stream.read();
    await turn();
  }
  expect(taken.count).toBeGreaterThan(before);
  stream.destroy();
});

it('cuts off a reader that has read nothing for too long, and lets go of what it followed', async () => {
  let cut = 0;
  let signal: AbortSignal | undefined;
  const stream = new EventStream(
    (given) => {
      signal = given;
      return counting(given, { count: 0 }, 10_000);
    },
    { ...terms, patience: 20, onCut: () => (cut += 1) },
  );
  const [error] = (await once(stream, 'error')) as [Error];
  expect(error).toBeInstanceOf(SlowReader);
  expect([cut, signal?.aborted]).toEqual([1, true]);
});

it('gives signs of life while there is nothing to tell', async () => {
  const stream = new EventStream(nothing, { ...terms, beatEvery: 5 });
  let text = '';
  for await (const piece of stream) {
    text += String(piece);
    if (text.endsWith(':\n\n:\n\n')) break;
  }
  expect(text).toBe('retry: 2000\n\n:\n\n:\n\n');
});

it('ends with a last event, also for a reader that never reads it', async () => {
  const stream = new EventStream(nothing, terms);
  stream.finish({ event: 'goodbye', data: '{}' });
  let text = '';
  for await (const piece of stream) text += String(piece);
  expect(text).toBe('retry: 2000\n\nevent: goodbye\ndata: {}\n\n');

  const unread = new EventStream(nothing, { ...terms, patience: 20 });
  unread.finish({ event: 'goodbye', data: '{}' });
  expect(await once(unread, 'error')).toEqual([expect.any(SlowReader)]);
});

it('passes a fault of its source on', async () => {
  const stream = new EventStream(async function* () {
    yield { event: 'one', data: '{}' };
    throw new Error('broken');
  }, terms);
  await expect(stream.toArray()).rejects.toThrow('broken');
});
