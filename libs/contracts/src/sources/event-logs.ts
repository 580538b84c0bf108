import { EventLogSource } from '../event-log-settings.js';
import type { SourceContract } from './source-contract.js';

/** What the sources have in common that leave nothing but event logs on their hosts. */
export const eventLogs = {
  settings: EventLogSource,
  places: {
    wevtutil: 'program',
    retainedFolder: 'folder',
    'hosts.*.wevtutil': 'program',
    'hosts.*.retainedFolder': 'folder',
  },
  topology: ({ hosts }) => ({ hosts: hosts.map(({ name }) => ({ name })) }),
  identities: ['userPrincipalName', 'samAccountName', 'aliases'],
  faults: {},
} as const satisfies Omit<SourceContract<typeof EventLogSource>, 'words'>;

export const whyEventLogs =
  'It keeps event logs to find the cause when a sign-in fails. The records of its sign-ins are those of the cloud service, which has one export for all of them.';
