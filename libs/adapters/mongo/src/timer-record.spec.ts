import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { BUCKETS, bucketOf, timerWrites } from './timer-record.js';

describe('the bucket of a stream', () => {
  it('stays what it was, because stored timers name it', () => {
    expect(['', 'a', '3f0c2a58-8c39-4c51-9e0a-0d6d7f1b2c3d', 'ü'].map(bucketOf)).toEqual([5, 12, 14, 11]);
  });

  it('is one of all of them, evenly', () => {
    const counts = Array.from({ length: BUCKETS }, () => 0);
    for (let n = 0; n < 16_000; n += 1) counts[bucketOf(randomUUID())]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });
});

describe('the writes of changes', () => {
  it('are one for each timer, the last', () => {
    const at = (minute: number) => `2026-11-20T09:0${minute}:00.000Z`;
    const writes = timerWrites([
      { change: 'schedule', streamId: 's', name: 'lease:1', dueAt: at(1) },
      { change: 'cancel', streamId: 's', name: 'lease:2' },
      { change: 'cancel', streamId: 's', name: 'lease:1' },
      { change: 'schedule', streamId: 's', name: 'lease:2', dueAt: at(2) },
    ]);
    expect(writes).toEqual([
      { deleteOne: { filter: { _id: 's:lease:1' } } },
      {
        replaceOne: {
          filter: { _id: 's:lease:2' },
          replacement: { streamId: 's', name: 'lease:2', bucket: bucketOf('s'), dueAt: at(2), urgency: 1 },
          upsert: true,
        },
      },
    ]);
  });
});
