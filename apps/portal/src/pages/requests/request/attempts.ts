import type { components } from '../../../api/schema.js';

export type EventItem = components['schemas']['EventList']['items'][number];

/** One try of a task, as its events tell of it. */
export interface Attempt {
  readonly attempt: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** what came of it, for people */
  readonly outcome: string;
  /** what was seen, without names; of a failure */
  readonly detail: string | null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** What an event says of how an attempt stands; null: nothing. */
function outcomeOf({ type, data }: EventItem): string | null {
  switch (type) {
    case 'TaskDispatched':
      return 'sent';
    case 'TaskStarted':
    case 'TaskProgressed':
      return 'running';
    case 'TaskWaitingOnSource':
      return 'waits for the source';
    case 'TaskSucceeded':
      return 'succeeded';
    case 'TaskNotApplicable':
      return 'does not apply';
    case 'TaskFailed':
      return `failed: ${text(record(data['fault'])['code']) ?? 'no reason given'}`;
    default:
      return null;
  }
}

const ends = new Set(['TaskSucceeded', 'TaskFailed', 'TaskNotApplicable']);

function afterEvent(before: Attempt, event: EventItem, outcome: string): Attempt {
  return {
    ...before,
    startedAt: before.startedAt ?? event.occurredAt,
    endedAt: ends.has(event.type) ? event.occurredAt : before.endedAt,
    outcome,
    detail: text(record(event.data['fault'])['detail']) ?? before.detail,
  };
}

/** The attempts at a task, first to last. Events that name none belong to the one that was sent last. */
export function attemptsOf(events: readonly EventItem[], taskId: string): readonly Attempt[] {
  const attempts = new Map<number, Attempt>();
  let current = 1;
  for (const event of events) {
    const outcome = event.data['taskId'] === taskId ? outcomeOf(event) : null;
    if (outcome === null) continue;
    const named = event.data['attempt'];
    current = typeof named === 'number' ? named : current;
    const before = attempts.get(current) ?? {
      attempt: current,
      startedAt: null,
      endedAt: null,
      outcome,
      detail: null,
    };
    attempts.set(current, afterEvent(before, event, outcome));
  }
  return [...attempts.values()].sort((one, other) => one.attempt - other.attempt);
}
