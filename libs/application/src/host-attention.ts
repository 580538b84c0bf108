import type { Coverage } from '#domain';
import type { AttentionItem } from './privacy-requests.js';

const nobodysRequest = { requestId: null, taskId: null, dueAt: null } as const;

/** What about hosts needs somebody, in the order of the settings. */
export function hostAttention({ watched, hosts }: Coverage): readonly AttentionItem[] {
  const items = hosts.flatMap(({ source, host, alarms }) =>
    alarms.map(({ kind, place, message, nextAction }): AttentionItem => ({
      ...nobodysRequest,
      reason: `host-${kind}`,
      source,
      host,
      message: place === null ? message : `${message} (${place})`,
      nextAction,
    })),
  );
  return watched ? items : [unwatched, ...items];
}

const unwatched: AttentionItem = {
  ...nobodysRequest,
  reason: 'hosts-unwatched',
  source: null,
  host: null,
  message:
    'No orchestrator takes in what hosts say of themselves, so it is not known which of them are there.',
  nextAction: 'See whether an orchestrator runs and reaches the message bus and the store.',
};
