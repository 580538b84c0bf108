import type { Dashboards } from '#application';
import { NOW } from './use-cases.fixture.js';

export const dashboards: Dashboards = {
  overview: async () => ({
    now: NOW,
    counts: [{ kind: 'Export', progress: 'running', purge: 'not-applicable', count: 3 }],
    needsAttention: [],
    due: [{ day: '2026-12-04', answers: 3, purges: 0 }],
    ages: [{ fromDays: 0, toDays: null, count: 3 }],
    received: [{ day: '2026-11-20', clock: 'running', count: 3 }],
    coverage: { watched: true, alarms: {} },
  }),
  sources: async () => [
    {
      source: 'mfa-server',
      configured: true,
      paused: null,
      heldTasks: 0,
      hosts: ['mfa01'],
      tasks: { running: 1 },
      problems: [],
      coverage: { expected: 1, reporting: 1, alarms: {} },
    },
  ],
  hosts: async () => [
    {
      host: 'mfa01',
      source: 'mfa-server',
      roles: ['mfa-server'],
      tasks: {},
      configured: true,
      retired: null,
      lastSeenAt: NOW,
      surveyedAt: NOW,
      version: '1.2.3',
      platform: 'win32-x64 node-20.19.0',
      instances: [],
      channels: [],
      logFolders: [{ folder: 'C:\\Logs', state: 'readable', files: 2 }],
      problems: [],
      alarms: [],
    },
  ],
};
