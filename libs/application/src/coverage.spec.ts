import { describe, expect, it } from '@jest/globals';
import { HostView, type HostAnnounced } from '#contracts';
import type { HostRecords } from '#domain';
import type { HostRegistry } from '#ports';
import { aSighting, only } from '#testing';
import { countedAlarms, coverageReader, coverageView, sourceCoverage } from './coverage.js';
import { hostAttention } from './host-attention.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString();
const [ONE, OTHER] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

/** @param records as the registry has them nine minutes after it was first asked */
function reader(records: Partial<HostRecords>) {
  let now = Date.parse(at(0));
  const registry = {
    list: async () => ({
      sightings: [],
      expected: [],
      watchers: [{ id: 'w', since: at(0), at: at(9) }],
      retired: [],
      ...records,
    }),
  } as Partial<HostRegistry> as HostRegistry;
  const read = coverageReader({
    registry,
    topology: only('mfa-server', 'cloud-mfa'),
    settings: { announceEverySeconds: 60, accepted: [] },
    time: { now: () => now, pause: async () => undefined },
  });
  now = Date.parse(at(9));
  return read;
}

const seen = (...over: Partial<HostAnnounced>[]): Partial<HostRecords> => ({
  sightings: over.map((one) => aSighting({ at: at(8), ...one })),
});
const cloud = { source: 'cloud-mfa', host: null, roles: [] } satisfies Partial<HostAnnounced>;

describe('what is shown of hosts', () => {
  it('counts for each source who is expected, who reports, and what is wrong', async () => {
    const { hosts } = await reader(seen({}, cloud, { host: 'stray' }))();
    expect(sourceCoverage(hosts, 'mfa-server')).toEqual({
      expected: 3,
      reporting: 1,
      alarms: { 'never-reported': 2, 'not-configured': 1 },
    });
    expect(sourceCoverage(hosts, 'cloud-mfa')).toEqual({ expected: 1, reporting: 1, alarms: {} });
    expect(sourceCoverage(hosts, 'nps-extension')).toEqual({ expected: 0, reporting: 0, alarms: {} });
  });

  it('counts every kind of alarm for measurements, also those of which there is none', async () =>
    expect(await countedAlarms(reader(seen({}, cloud)))).toEqual({
      'never-reported': 2,
      silent: 0,
      'not-configured': 0,
      'wrong-roles': 0,
      'still-reporting': 0,
      uncovered: 0,
    }));

  it('is what all processes of a host say together, the newest first', async () => {
    const { hosts } = await reader(
      seen(
        { instance: ONE, at: at(7), version: '1.0.0', channels: ['a', 'b'], surveyedAt: at(6) },
        {
          instance: OTHER,
          version: '1.1.0',
          channels: ['b', 'c'],
          problems: [{ code: 'log-folder-denied', place: 'C:\\Logs' }],
          surveyedAt: at(5),
          logFolders: [{ folder: 'C:\\Logs', state: 'denied', files: null }],
        },
      ),
    )();
    const [mfa01] = hosts;
    if (!mfa01) throw new Error('There is one.');
    const view = coverageView(mfa01);
    expect(view).toMatchObject({
      version: '1.1.0',
      lastSeenAt: at(8),
      surveyedAt: at(6),
      instances: [
        { id: OTHER, version: '1.1.0', lastSeenAt: at(8) },
        { id: ONE, version: '1.0.0', lastSeenAt: at(7) },
      ],
      logFolders: [{ state: 'denied' }],
      problems: [{ code: 'log-folder-denied', place: 'C:\\Logs', message: expect.any(String) }],
    });
    expect([...view.channels].sort()).toEqual(['a', 'b', 'c']);
    HostView.parse({ host: 'mfa01', source: 'mfa-server', roles: [], tasks: {}, ...view });
  });

  it('has words also for a problem that only a newer handler knows', async () => {
    const { hosts } = await reader(seen({ problems: [{ code: 'made-up-later', place: null }] }))();
    expect(hosts[0] && coverageView(hosts[0]).problems[0]?.message).toContain('made-up-later');
  });
});

describe('what about hosts needs somebody', () => {
  it('names host and place, and what to do', async () => {
    const place = { reason: 'folder-not-configured', place: 'D:\\Logs *', count: 2 } as const;
    const items = hostAttention(await reader(seen({ uncovered: [place] }, cloud))());
    expect(items.map(({ reason, host, source }) => [reason, host, source])).toEqual([
      ['host-uncovered', 'mfa01', 'mfa-server'],
      ['host-never-reported', 'mfa02', 'mfa-server'],
      ['host-never-reported', 'adfs-old', 'mfa-server'],
    ]);
    expect(items[0]).toMatchObject({
      requestId: null,
      taskId: null,
      dueAt: null,
      message: expect.stringContaining('D:\\Logs *'),
      nextAction: expect.stringContaining('logFolders'),
    });
  });

  it('is that nobody listens, and no host is blamed for it', async () => {
    const watchers = [{ id: 'w', since: at(0), at: at(0) }];
    const items = hostAttention(await reader({ ...seen({ at: at(-60) }), watchers })());
    expect(items.map(({ reason, host }) => [reason, host])).toEqual([['hosts-unwatched', null]]);
  });
});
