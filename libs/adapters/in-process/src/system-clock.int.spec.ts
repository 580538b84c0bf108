import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { keepsTheClockContract } from '#testing';
import { SystemClock } from './system-clock.js';

describe('SystemClock', () => {
  keepsTheClockContract(async () => ({
    clock: new SystemClock(),
    advance: sleep,
    close: async () => undefined,
  }));

  it('stands still when the machine’s clock is set back, until that is made up for', () => {
    const now = Date.now;
    try {
      const clock = new SystemClock();
      Date.now = () => Date.UTC(2026, 10, 20, 9);
      expect(clock.now()).toBe('2026-11-20T09:00:00.000Z');
      Date.now = () => Date.UTC(2026, 10, 20, 8);
      expect(clock.now()).toBe('2026-11-20T09:00:00.000Z');
      Date.now = () => Date.UTC(2026, 10, 20, 10);
      expect(clock.now()).toBe('2026-11-20T10:00:00.000Z');
    } finally {
      Date.now = now;
    }
  });
});
