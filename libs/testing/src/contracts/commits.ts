import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '#contracts';
import type { NewCommit } from '#ports';

/** A commit with one event, of a new command unless one is named. */
export function aCommit(over: Partial<NewCommit> = {}): NewCommit {
  const event: StoredEvent = { type: 'TaskStarted', schemaVersion: 1, data: { number: 1 } };
  return {
    commandId: randomUUID(),
    committedAt: '2026-11-20T09:00:00.000Z',
    actor: { id: 'system', channel: 'system' },
    events: [event],
    ...over,
  };
}
