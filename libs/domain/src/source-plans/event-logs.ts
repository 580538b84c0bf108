import type { Source } from '#contracts';
import type { SourcePlan } from './source-plan.js';

/** A source that leaves event logs on its hosts, and whose records are in the cloud. */
export const eventLogsPlan = (source: Source): SourcePlan => ({
  sharesExportOf: ['cloud-mfa'],
  sweepsLogs: true,
  export: (plan, { hosts = [] }, { planned }) =>
    hosts.map(({ name: host }) =>
      plan.add({ source, action: 'export', host, dependsOn: planned.get('cloud-mfa') ?? [] }),
    ),
  erase: () => [],
  checks: () => ['logs'],
});
