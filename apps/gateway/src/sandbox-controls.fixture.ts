import { ok } from '#application';
import type { SandboxControls } from '#platform';
import { NOW } from './use-cases.fixture.js';

/** Stands for the sandbox, whose clock stands still. */
export const controls: SandboxControls = {
  clock: () => ({ now: NOW, secondsPerDay: 20 }),
  advance: async () => ({ now: NOW, secondsPerDay: 20 }),
  nextEventAt: async () => '2026-12-01T09:00:00.000Z',
  toNextEvent: async () => ({ now: NOW, secondsPerDay: 20 }),
  setPace: async (secondsPerDay) => ({ now: NOW, secondsPerDay }),
  plant: async ({ host, kind }) => ok({ host, kind }),
};
