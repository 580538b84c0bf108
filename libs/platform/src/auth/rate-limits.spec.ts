import { describe, expect, it } from '@jest/globals';
import { RateLimits } from './rate-limits.js';

describe('a rate limit', () => {
  let now = 0;
  const limits = new RateLimits({ perSecond: 10, burst: 20 }, () => now);

  it('lets a burst through, then says how long to wait', () => {
    for (let call = 0; call < 20; call += 1) expect(limits.take('a')).toBe(0);
    expect(limits.take('a')).toBeCloseTo(0.1);
  });

  it('does not make others wait', () => {
    expect(limits.take('b')).toBe(0);
  });

  it('goes on at its rate, and saves up no more than a burst', () => {
    now += 1;
    for (let call = 0; call < 10; call += 1) expect(limits.take('a')).toBe(0);
    expect(limits.take('a')).toBeGreaterThan(0);
    now += 3600;
    for (let call = 0; call < 20; call += 1) expect(limits.take('a')).toBe(0);
    expect(limits.take('a')).toBeGreaterThan(0);
  });

  it('does not grow with the number of callers it has ever seen', () => {
    for (let caller = 0; caller < 30_000; caller += 1) limits.take(`caller ${caller}`);
    expect((limits as unknown as { buckets: Map<string, unknown> }).buckets.size).toBeLessThanOrEqual(10_000);
  });
});
