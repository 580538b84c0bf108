/** What `GET /v1/stream` tells, and which of the page's questions are to be asked anew by it. */

/** Names of the events that tell of a request, as on `lethe.status.v1`. */
export const requestEvents = [
  'lethe.PrivacyRequestProgressed.v1',
  'lethe.PrivacyRequestCompleted.v1',
  'lethe.DeadlineReminder.v1',
  'lethe.DeadlineMissed.v1',
  'lethe.PurgeContradicted.v1',
] as const;

const standings = ['dead-letters', 'hosts', 'restraints', 'clock'] as const;

export const streamEvents: readonly string[] = ['hello', 'reload', 'goodbye', ...requestEvents, ...standings];

/** An event as it is told on among the tabs of a browser. */
export interface StreamEvent {
  readonly name: string;
  readonly data: unknown;
}

/** Beginnings of query keys; `all`: everything that is shown. */
export type Stale = 'all' | readonly (readonly string[])[];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const field = (data: unknown, name: string): unknown => (isRecord(data) ? data[name] : undefined);

/**
 * What an event makes out of date.
 * @param isFirst whether nothing was told before it: then what is shown has just been asked for
 */
export function staleBy({ name, data }: StreamEvent, isFirst: boolean): Stale {
  switch (name) {
    case 'hello':
      return isFirst || field(data, 'resumed') === true ? [] : 'all';
    case 'reload':
      return 'all';
    case 'goodbye':
      return field(data, 'reason') === 'signed-out' ? [['session']] : [];
    case 'dead-letters':
      return [['dead-letters'], ['overview']];
    case 'hosts':
      return [['hosts'], ['sources'], ['overview']];
    case 'restraints':
      return [
        ['legal-holds'],
        ['close-limit'],
        ['requests'],
        ['request'],
        ['hosts'],
        ['sources'],
        ['overview'],
      ];
    case 'clock':
      return [];
    default:
      return ofRequest(field(data, 'subject'));
  }
}

const ofRequest = (id: unknown): Stale => [
  ['requests'],
  ...(typeof id === 'string' ? [['request', id]] : []),
  ['tasks'],
  ['first-steps'],
  ['legal-holds'],
  ['close-limit'],
  ['overview'],
  ['sources'],
  ['hosts'],
  ['audit'],
];
