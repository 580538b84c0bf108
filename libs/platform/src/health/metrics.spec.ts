import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConcurrentCommit, VaultRefused, type EventStore, type NewCommit, type OpenedTask } from '#ports';
import { keptReading } from './kept-reading.js';
import { meteredEventStore, meteredTaskVault } from './metered-ports.js';
import { metricCatalogue } from './metric-catalogue.js';
import { metricReference } from './metric-reference.js';
import { Metrics } from './metrics.js';

let metrics: Metrics;
beforeEach(() => {
  metrics = new Metrics();
});
const text = () => metrics.registry.metrics();
/** The lines of one metric. */
const lines = async (name: string): Promise<readonly string[]> =>
  (await text()).split('\n').filter((line) => line.startsWith(name));

const everything = {
  requests: async () => [{ kind: 'Export', progress: 'running', purge: 'not-applicable', count: 3 } as const],
  open: async () => ({ tasks: [{ source: 'mfa-server', state: 'running', count: 2 }], overdue: 1 }),
  consumers: () => [
    { topic: 'lethe.requests.v1', group: 'orchestrator', joined: true, lastSignAt: Date.now(), inHand: 4 },
  ],
  lag: async () => [{ topic: 'lethe.requests.v1', group: 'orchestrator', behind: 5 }],
  feeds: () => [
    { subscriber: 'relay', heldHere: true, oldestUnhandledSeconds: 7, lastProgressAt: Date.now() },
    { subscriber: 'views', heldHere: false, oldestUnhandledSeconds: undefined, lastProgressAt: undefined },
  ],
  timers: async () => ({ overdue: 6, oldestDueSeconds: 60 }),
  deadLetters: async () => [{ topic: 'lethe.requests.v1', count: 8 }],
  hostAlarms: async () => ({ silent: 9 }),
  logChanged: () => true,
};

describe('the measurements', () => {
  it('are those of the catalogue, each with what it means', async () => {
    metrics.measure(everything);
    metrics.measureLoops(() => new Map([['relay', false]]));
    metrics.measureStreams(() => 0);
    const shown = [...(await text()).matchAll(/^# HELP (\w+) (.+)$/gm)].map(([, name, help]) => [name, help]);
    const catalogue = Object.entries(metricCatalogue).map(([name, { help }]) => [name, help]);
    expect(shown.sort()).toEqual(catalogue.sort());
  });

  it('stand in docs/reference/metrics.md as the catalogue has them (node infra/write-reference.mjs)', () => {
    expect(readFileSync('docs/reference/metrics.md', 'utf8')).toBe(metricReference());
  });

  it('say what the parts of the process say', async () => {
    metrics.measure(everything);
    const shown = await text();
    for (const line of [
      'lethe_privacy_requests{kind="Export",progress="running",purge="not-applicable"} 3',
      'lethe_open_tasks{source="mfa-server",state="running"} 2',
      'lethe_privacy_requests_overdue 1',
      'lethe_consumer_joined{topic="lethe.requests.v1",group="orchestrator"} 1',
      'lethe_consumer_in_hand_messages{topic="lethe.requests.v1",group="orchestrator"} 4',
      'lethe_consumer_lag_messages{topic="lethe.requests.v1",group="orchestrator"} 5',
      'lethe_feed_held{subscriber="relay"} 1',
      'lethe_feed_held{subscriber="views"} 0',
      'lethe_feed_oldest_unhandled_seconds{subscriber="relay"} 7',
      'lethe_timers_overdue 6',
      'lethe_timers_oldest_due_seconds 60',
      'lethe_dead_letters_open{topic="lethe.requests.v1"} 8',
      'lethe_host_alarms{kind="silent"} 9',
      'lethe_log_changed 1',
    ])
      expect(shown.split('\n')).toContain(line);
    expect(shown).not.toContain('lethe_feed_oldest_unhandled_seconds{subscriber="views"}');
  });

  it('leave out what cannot be read just then, and count it', async () => {
    metrics.measure({
      ...everything,
      hostAlarms: async () => ({}),
      timers: () => Promise.reject(new Error('the store is away')),
    });
    expect(await lines('lethe_timers_overdue ')).toEqual([]);
    expect(await lines('lethe_host_alarms')).toEqual([]);
    expect(await lines('lethe_dead_letters_open{')).toHaveLength(1);
    expect(await lines('lethe_measurements_failed_total{metric="lethe_timers_overdue"}')).toHaveLength(1);
  });

  it('count what is appended, and where somebody else was faster', async () => {
    const faults: Error[] = [];
    const events = {
      append: async () => {
        const [fault] = faults;
        if (fault) throw fault;
        return {};
      },
      read: async () => [],
    } as unknown as EventStore;
    const store = meteredEventStore(events, metrics);
    const commit = { events: [{}, {}, {}] } as unknown as NewCommit;
    await store.append('s', undefined, commit);
    faults.push(new ConcurrentCommit('s'));
    await expect(store.append('s', undefined, commit)).rejects.toBe(faults[0]);
    expect(await lines('lethe_commits_appended_total ')).toEqual(['lethe_commits_appended_total 1']);
    expect(await lines('lethe_events_appended_total ')).toEqual(['lethe_events_appended_total 3']);
    expect(await lines('lethe_commit_conflicts_total ')).toEqual(['lethe_commit_conflicts_total 1']);
  });

  it('count what is opened at the vault, refused there, and not reached', async () => {
    const faults = [undefined, new VaultRefused('over', true), new Error('away')];
    const vault = meteredTaskVault(
      {
        open: async () => {
          const fault = faults.shift();
          if (fault) throw fault;
          return {} as OpenedTask;
        },
      },
      metrics,
    );
    for (let round = 0; round < 3; round += 1) await vault.open('').catch(() => undefined);
    for (const outcome of ['opened', 'refused', 'failed'])
      expect(await lines(`lethe_vault_opens_total{outcome="${outcome}"}`)).toHaveLength(1);
  });

  it('take no code into a label that is not of the catalogue', async () => {
    const run = { source: 'mfa-server', host: 'mfa01', action: 'search-logs', seconds: 2 } as const;
    metrics.runEnded({ ...run, outcome: 'succeeded', code: null });
    metrics.runEnded({ ...run, outcome: 'failed', code: 'handler-defect' });
    metrics.runEnded({ ...run, outcome: 'failed', code: 'zulfiqar' });
    const counts = await lines('lethe_handler_run_duration_seconds_count');
    expect(counts.map((line) => /code="([a-z-]+)"/.exec(line)?.[1])).toEqual([
      'none',
      'handler-defect',
      'other',
    ]);
    expect(counts.join()).not.toContain('mfa01');
  });
});

describe('a reading that is costly', () => {
  it('is taken when it is asked for and too old, and kept the longer the more it costs', async () => {
    let now = 0;
    let readings = 0;
    let cost = 0;
    const read = keptReading(
      async () => {
        now += cost;
        return (readings += 1);
      },
      { keepMs: 60_000, share: 0.05, now: () => now },
    );
    expect(await Promise.all([read(), read()])).toEqual([1, 1]);
    now = 59_999;
    expect(await read()).toBe(1);
    now = 60_000;
    cost = 10_000;
    expect(await read()).toBe(2);
    now = 70_000 + 199_999;
    expect(await read()).toBe(2);
    now += 1;
    expect(await read()).toBe(3);
  });

  it('is tried again at once when it failed', async () => {
    let tries = 0;
    const read = keptReading(async () => {
      tries += 1;
      if (tries === 1) throw new Error('away');
      return tries;
    });
    await expect(read()).rejects.toThrow('away');
    expect(await read()).toBe(2);
  });
});
