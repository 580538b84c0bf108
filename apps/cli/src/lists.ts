import { column, wordsAt, type ListOf } from './commands/list-of.command.js';
import { path } from './lethe-client.js';

/** The name of an API key rather than its id. */
const whoOf = (item: Readonly<Record<string, unknown>>, field: string): string => {
  const name = wordsAt(item, `${field}.name`);
  return name === '-' ? wordsAt(item, `${field}.id`) : name;
};

/** The lists of the server that are shown as they are. */
const PAGE = 100;

export const hosts: ListOf = {
  path: '/v1/hosts',
  nothing: 'There are no hosts.',
  columns: [
    column('HOST', 'host'),
    column('SOURCE', 'source'),
    { head: 'ALARMS', of: (item) => kindsOf(item['alarms']) },
    column('TASKS', 'tasks', { spare: 1 }),
    column('VERSION', 'version', { spare: 3 }),
    column('LAST SEEN', 'lastSeenAt', { spare: 2 }),
    column('RETIRED', 'retired.at', { spare: 4 }),
  ],
};

export const sources: ListOf = {
  path: '/v1/sources',
  nothing: 'There are no sources.',
  columns: [
    column('SOURCE', 'source'),
    { head: 'STATE', of: stateOfSource, isWord: true },
    column('REPORTING', 'coverage.reporting', { spare: 2 }),
    column('EXPECTED', 'coverage.expected', { spare: 2 }),
    column('ALARMS', 'coverage.alarms', { spare: 1 }),
    column('TASKS', 'tasks'),
  ],
};

function stateOfSource(item: Readonly<Record<string, unknown>>): string {
  if (item['configured'] === false) return 'not-configured';
  return item['paused'] ? 'paused' : 'in-service';
}

const kindsOf = (alarms: unknown): string => {
  const kinds = Array.isArray(alarms)
    ? alarms.map((alarm) => wordsAt(alarm as Record<string, unknown>, 'kind'))
    : [];
  return kinds.length === 0 ? '-' : [...new Set(kinds)].join(', ');
};

export const holds: ListOf = {
  path: '/v1/legal-holds',
  nothing: 'No legal hold stands.',
  columns: [
    column('ID', 'id'),
    {
      head: 'ON',
      of: (item) => (wordsAt(item, 'host') === '-' ? wordsAt(item, 'subject.masked') : wordsAt(item, 'host')),
    },
    column('SINCE', 'placedAt', { spare: 1 }),
    { head: 'BY', of: (item) => whoOf(item, 'placedBy'), spare: 2 },
    column('REASON', 'reason'),
  ],
};

export const apiKeys: ListOf = {
  path: '/v1/api-keys',
  nothing: 'There is no API key.',
  columns: [
    column('ID', 'id'),
    column('ROLE', 'role'),
    column('CREATED', 'createdAt', { spare: 1 }),
    column('NAME', 'name'),
  ],
};

export const webhooks: ListOf = {
  path: '/v1/webhooks',
  nothing: 'There is no webhook.',
  columns: [
    column('ID', 'id'),
    column('URL', 'url'),
    column('FAILING SINCE', 'failingSince', { spare: 2 }),
    column('DISABLED', 'disabled.reason', { spare: 1 }),
    column('EVENTS', 'events', { spare: 3 }),
  ],
};

export const deliveries = (webhook: string): ListOf => ({
  path: path`/v1/webhooks/${webhook}/deliveries`,
  page: PAGE,
  nothing: 'Nothing was delivered yet.',
  columns: [
    column('ID', 'id'),
    column('STATE', 'state', { isWord: true }),
    column('EVENT', 'type'),
    column('ATTEMPTS', 'attempts', { spare: 1 }),
    column('AT', 'createdAt', { spare: 2 }),
    column('FAULT', 'lastAttempt.fault', { spare: 3 }),
  ],
});

export const deadLetters = (topic: string | undefined): ListOf => ({
  path: '/v1/dead-letters',
  query: { topic },
  page: PAGE,
  nothing: 'There is no dead letter.',
  columns: [
    column('ID', 'id'),
    column('AT', 'at', { spare: 2 }),
    {
      head: 'PLACE',
      of: (item) => ['topic', 'partition', 'offset'].map((each) => wordsAt(item, each)).join('/'),
      spare: 3,
    },
    column('REDRIVEN', 'redrivenAt', { spare: 1 }),
    column('REASON', 'reason'),
    column('MESSAGE', 'message', { spare: 4 }),
  ],
});

export const audit = (query: { readonly requestId?: string; readonly what?: string }): ListOf => ({
  path: '/v1/audit',
  query,
  page: PAGE,
  nothing: 'Nothing was done yet that is accounted for.',
  columns: [
    column('AT', 'at'),
    column('WHAT', 'what'),
    { head: 'BY', of: (item) => whoOf(item, 'by') },
    column('REQUEST', 'requestId', { spare: 2 }),
    column('SOURCE', 'source', { spare: 4 }),
    column('HOST', 'host', { spare: 3 }),
    column('REASON', 'reason', { spare: 1 }),
  ],
});

export const events = (id: string): ListOf => ({
  path: path`/v1/privacy-requests/${id}/events`,
  nothing: 'Nothing happened yet.',
  columns: [
    column('VERSION', 'version'),
    column('AT', 'occurredAt'),
    column('EVENT', 'type'),
    column('TASK', 'data.taskId', { spare: 2 }),
    column('HOST', 'data.host', { spare: 1 }),
  ],
});
