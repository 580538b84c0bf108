import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { metricCatalogue, specOf, type MetricName } from './metric-catalogue.js';

const read = (file: string): string => readFileSync(`infra/observability/${file}`, 'utf8');

/** The parts of a rule file and a dashboard that Prometheus and Grafana cannot do without. */
const Rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Lethe[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smhd]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket', 'note']) }),
          annotations: z.strictObject({ summary: z.string().min(10), action: z.string().min(10) }),
        }),
      ),
    }),
  ),
});
const Place = z.strictObject({ h: z.int(), w: z.int().max(24), x: z.int(), y: z.int() });
const Target = z.looseObject({ refId: z.string(), expr: z.string(), legendFormat: z.string() });
const Dashboard = z.looseObject({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.int(),
  templating: z.looseObject({ list: z.array(z.looseObject({ name: z.string(), type: z.string() })) }),
  panels: z.array(
    z.looseObject({
      id: z.int(),
      title: z.string(),
      type: z.enum(['row', 'stat', 'timeseries']),
      gridPos: Place,
      targets: z.array(Target).optional(),
    }),
  ),
});

const rules = Rules.parse(parse(read('prometheus/alerts.yaml'))).groups.flatMap((group) => group.rules);
const dashboard = Dashboard.parse(JSON.parse(read('grafana/lethe.json')));
const shown = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

/** Each selector of an expression: a metric with the labels that it is chosen by. */
function selectors(expr: string): readonly { readonly metric: string; readonly labels: readonly string[] }[] {
  return [...expr.matchAll(/\b((?:lethe|process|nodejs)_\w+|up)\b(?:\{([^}]*)\})?/g)].map(
    ([, metric = '', labels = '']) => ({
      metric,
      labels: [...labels.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
    }),
  );
}

/** A histogram is shown as three. */
const catalogued = (metric: string): MetricName | undefined =>
  [metric, metric.replace(/_(bucket|count|sum)$/, '')].find((name): name is MetricName =>
    Object.hasOwn(metricCatalogue, name),
  );

const labelsOf = (metric: string): readonly string[] => {
  const name = catalogued(metric);
  return name ? specOf(name).labels : [];
};

/** Labels that whoever collects adds. */
const ofTheScrape = ['job', 'instance'];

describe('what is used of the metrics', () => {
  it.each([
    ...rules.map(({ alert, expr }) => [alert, expr]),
    ...shown.map((expr) => ['the dashboard', expr]),
  ])('by %s is measured, with these labels: %s', (_, expr) => {
    const used = selectors(expr);
    expect(used.length).toBeGreaterThan(0);
    for (const { metric, labels } of used) {
      if (metric === 'up') continue;
      const name = catalogued(metric);
      expect([metric, name]).not.toContain(undefined);
      if (name) expect([...specOf(name).labels, ...ofTheScrape]).toEqual(expect.arrayContaining([...labels]));
    }
    for (const [, by = ''] of expr.matchAll(/\b(?:by|on) \(([^)]*)\)/g))
      for (const label of by.split(',').map((one) => one.trim()))
        expect([...ofTheScrape, 'le', ...used.flatMap(({ metric }) => labelsOf(metric))]).toContain(label);
  });

  it('leaves none out of the dashboard', () => {
    const names = new Set(shown.flatMap((expr) => selectors(expr)).map(({ metric }) => catalogued(metric)));
    expect(Object.keys(metricCatalogue).filter((name) => !names.has(name as MetricName))).toEqual([]);
  });
});

describe('the alert rules', () => {
  it('have names of their own, and say in words what to do', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});

describe('the dashboard', () => {
  it('has panels that do not lie on each other, each with an id of its own', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}/${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('can be pointed at any data source', () => {
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job']);
    expect(JSON.stringify(dashboard).match(/"uid":"\$\{datasource\}"/g)?.length).toBeGreaterThan(30);
  });
});

describe('the examples', () => {
  it('collect measurements from where processes show them, and load the rules that lie beside', () => {
    const file = z.looseObject({
      rule_files: z.array(z.string()),
      scrape_configs: z.array(z.looseObject({ job_name: z.string(), metrics_path: z.literal('/metrics') })),
    });
    const { rule_files, scrape_configs } = file.parse(parse(read('prometheus/prometheus.yaml')));
    expect(rule_files).toEqual(['alerts.yaml']);
    for (const { job_name } of scrape_configs) expect(job_name).toMatch(/lethe/);
  });

  it('take traces the way they are sent, and lead them somewhere', () => {
    const Names = z.array(z.string());
    const file = z.looseObject({
      receivers: z.record(z.string(), z.unknown()),
      processors: z.record(z.string(), z.unknown()),
      exporters: z.record(z.string(), z.unknown()),
      service: z.looseObject({
        pipelines: z.looseObject({
          traces: z.strictObject({ receivers: Names, processors: Names, exporters: Names }),
        }),
      }),
    });
    const collector = file.parse(parse(read('collector/otel-collector.yaml')));
    for (const kind of ['receivers', 'processors', 'exporters'] as const)
      expect(collector.service.pipelines.traces[kind]).toEqual(Object.keys(collector[kind]));
    expect(JSON.stringify(collector.receivers)).toContain('"http":{"endpoint":"0.0.0.0:4318"}');
  });
});
