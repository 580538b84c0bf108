import { expect } from '@jest/globals';
import type { LetheApi } from './lethe-api.js';

/** Versions without a hole, each task ended once, and the request received and ended once. */
export async function expectWholeHistory(api: LetheApi, id: string): Promise<void> {
  const events = await api.events(id);
  expect(events.map(({ version }) => version)).toEqual(events.map((_event, index) => index + 1));
  const succeeded = events.filter(({ type }) => type === 'TaskSucceeded').map(({ data }) => data['taskId']);
  expect(new Set(succeeded).size).toBe(succeeded.length);
  for (const once of ['PrivacyRequestReceived', 'PrivacyRequestCompleted'])
    expect(events.filter(({ type }) => type === once)).toHaveLength(1);
}
