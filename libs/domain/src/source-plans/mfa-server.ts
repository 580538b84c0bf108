import type { HostName, SourceTopology, TaskId } from '#contracts';
import type { SourcePlan } from './source-plan.js';

const source = 'mfa-server';

const servers = ({ hosts = [] }: SourceTopology) =>
  hosts.filter(({ roles = [] }) => roles.includes('mfa-server'));

/** What tells of a person lies in the service's log; other logs repeat it, and are searched where the settings name them. */
const searched = ({ hosts = [] }: SourceTopology) =>
  hosts.filter(
    ({ roles = [], logElsewhere, logNamed }) => !logElsewhere && (logNamed || roles.includes('mfa-server')),
  );

/** The MFA Server host whose tool is used: the records are the farm's, not the host's. */
export const recordsHost = (own: SourceTopology): HostName | undefined => servers(own)[0]?.name;

export const mfaServerPlan: SourcePlan = {
  sweepsLogs: true,

  export(plan, own, { subjectIsAdministrator }) {
    const parts: TaskId[] = [];
    const host = recordsHost(own);
    if (host !== undefined) {
      const records = plan.add({ source, action: 'export-records', host });
      parts.push(records);
      if (subjectIsAdministrator)
        parts.push(plan.add({ source, action: 'review-other-people', dependsOn: [records] }));
    }
    for (const { name } of searched(own)) parts.push(plan.add({ source, action: 'search-logs', host: name }));
    if (own.syslog) parts.push(plan.add({ source, action: 'search-syslog' }));
    parts.push(plan.add({ source, action: 'screenshots' }));
    return parts;
  },

  erase(plan, own) {
    const host = recordsHost(own);
    if (host === undefined) return [];
    return [
      plan.add({ source, action: 'delete-records', host }),
      plan.add({ source, action: 'delete-user-record' }),
    ];
  },

  checks: (own, host) => (host === recordsHost(own) ? ['logs', 'records'] : ['logs']),
};
