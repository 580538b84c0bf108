import { metricCatalogue, specOf, type MetricName } from './metric-catalogue.js';

const row = (name: MetricName): string => {
  const { type, help, labels } = specOf(name);
  return `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`;
};

/** docs/reference/metrics.md */
export const metricReference = (): string => `# Metrics

Every process answers \`GET /metrics\` in the format of Prometheus, without a token. Each shows what it knows: a
handler has no commits, a gateway fires no timers. What is kept for all processes together (requests, tasks,
dead letters, alarms, lag, timers) is shown by several: take \`max\`, not \`sum\`. Labels are closed vocabularies,
address patterns and names from the settings; no personal data stands in any of them.

Names that begin with \`process_\` and \`nodejs_\` are those that dashboards for Node.js know.

| name | type | labels | |
|---|---|---|---|
${(Object.keys(metricCatalogue) as MetricName[]).map(row).join('\n')}
`;
