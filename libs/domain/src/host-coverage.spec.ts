import { describe, expect, it } from '@jest/globals';
import type { HostAnnounced } from '#contracts';
import { anAnnouncement, aSighting, everySource } from '#testing';
import { hostCoverage, type CoverageTerms } from './host-coverage.js';
import { configuredHosts, type ConfiguredHost, type HostRecords } from './host-records.js';

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 20, 9, minute, second)).toISOString();
const [ONE, OTHER] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

const mfa01: ConfiguredHost = { source: 'mfa-server', host: 'mfa01', roles: ['mfa-server', 'user-portal'] };
/** Somebody has listened since long ago, and does. */
const watched = (now: string) => [{ id: 'w', since: at(-600), at: now }];

interface Case {
  readonly now: string;
  readonly records?: Partial<HostRecords>;
  readonly configured?: readonly ConfiguredHost[];
  readonly terms?: Partial<CoverageTerms>;
}

const coverage = ({ now, records = {}, configured = [mfa01], terms = {} }: Case) =>
  hostCoverage(
    configured,
    { sightings: [], expected: [], watchers: watched(now), retired: [], ...records },
    { now, since: at(-600), everySeconds: 60, accepted: [], ...terms },
  );
const kinds = (the: Case) =>
  coverage(the).hosts.map(({ host, alarms }) => [host, ...alarms.map(({ kind }) => kind)]);
const seen = (over: Partial<HostAnnounced>, receivedAt?: string) => ({
  sightings: [aSighting(over, receivedAt)],
});

describe('a configured host', () => {
  it('has no alarm when it is heard of', () => {
    const [host] = coverage({ now: at(1), records: seen({ at: at(0) }) }).hosts;
    expect(host).toMatchObject({ configured: true, reporting: true, lastSeenAt: at(0), alarms: [] });
  });

  it.each([
    ['five announcements are missed', at(5, 1), ['mfa01', 'silent']],
    ['not before that', at(5), ['mfa01']],
  ])('is silent when %s', (_, now, expected) =>
    expect(kinds({ now, records: seen({ at: at(0) }) })).toEqual([expected]),
  );

  it('is judged by how often it said it would announce itself', () => {
    const records = seen({ at: at(0), everySeconds: 600 });
    expect(kinds({ now: at(49), records })).toEqual([['mfa01']]);
    expect(kinds({ now: at(51), records })).toEqual([['mfa01', 'silent']]);
  });

  it('is judged by when it was heard, not by its own clock', () => {
    const slow = { sightings: [{ ...aSighting({ at: at(-60) }), receivedAt: at(0) }] };
    expect(kinds({ now: at(4), records: slow })).toEqual([['mfa01']]);
    expect(coverage({ now: at(4), records: slow }).hosts[0]?.lastSeenAt).toBe(at(-60));
  });

  it.each([
    [
      'never reported when it was not heard of since it is configured',
      at(6),
      at(0),
      ['mfa01', 'never-reported'],
    ],
    ['given time to report', at(4), at(0), ['mfa01']],
  ])('is %s', (_, now, since, expected) => {
    const records = { expected: [{ source: 'mfa-server', host: 'mfa01', since } as const] };
    expect(kinds({ now, records })).toEqual([expected]);
    expect(kinds({ now, terms: { since } })).toEqual([expected]);
  });

  it('says by whom it is announced, and what all of them see', () => {
    const one = aSighting({ instance: ONE, at: at(1), uncovered: [place('D:\\Logs')] });
    const other = aSighting({ instance: OTHER, at: at(2), uncovered: [place('E:\\Logs')] });
    for (const sightings of [
      [one, other],
      [other, one],
    ]) {
      const [host] = coverage({ now: at(3), records: { sightings } }).hosts;
      expect(host?.sightings).toEqual([other, one]);
      expect(host?.alarms.map((alarm) => alarm.place).sort()).toEqual(['D:\\Logs', 'E:\\Logs']);
      expect(host?.lastSeenAt).toBe(at(2));
    }
  });

  it('is not silent while one of two processes still speaks for it', () => {
    const sightings = [
      aSighting({ instance: ONE, at: at(0), uncovered: [place('D:\\Logs')] }),
      aSighting({ instance: OTHER, at: at(30) }),
    ];
    expect(kinds({ now: at(31), records: { sightings } })).toEqual([['mfa01']]);
    expect(coverage({ now: at(31), records: { sightings } }).hosts[0]?.sightings).toEqual([sightings[1]]);
  });

  it('is known by what those say who are still there, not by one that has left', () => {
    const left = aSighting({ instance: ONE, at: at(2), leaving: true, uncovered: [place('D:\\Logs')] });
    const here = aSighting({ instance: OTHER, at: at(1) });
    const [host] = coverage({ now: at(3), records: { sightings: [left, here] } }).hosts;
    expect(host).toMatchObject({ sightings: [here], alarms: [], lastSeenAt: at(2) });
    expect(kinds({ now: at(3), records: { sightings: [left] } })).toEqual([['mfa01', 'uncovered']]);
    expect(kinds({ now: at(8), records: { sightings: [left] } })).toEqual([['mfa01', 'silent', 'uncovered']]);
  });

  it('keeps what it last said when it falls silent', () => {
    const records = seen({ at: at(0), uncovered: [place('D:\\Logs')] });
    expect(kinds({ now: at(60), records })).toEqual([['mfa01', 'silent', 'uncovered']]);
  });

  it.each([
    [['mfa-server', 'user-portal'], []],
    [['user-portal', 'mfa-server'], []],
    [['mfa-server'], ['wrong-roles']],
    [['mfa-server', 'user-portal', 'adfs-adapter'], ['wrong-roles']],
    [[], ['wrong-roles']],
  ] as const)('whose handler works by the roles %j has the alarms %j', (roles, expected) =>
    expect(kinds({ now: at(1), records: seen({ at: at(0), roles: [...roles] }) })).toEqual([
      ['mfa01', ...expected],
    ]),
  );

  it('has the same name in any case', () =>
    expect(kinds({ now: at(1), records: seen({ at: at(0), host: 'MFA01' }) })).toEqual([['mfa01']]));
});

describe('a retired host', () => {
  const retired = [
    { host: 'mfa01', reason: 'Gone.', by: { id: 'key:one', channel: 'rest' }, at: at(-30) } as const,
  ];

  it('is missed by nobody, and says since when and why it is gone', () => {
    const [host] = coverage({ now: at(60), records: { ...seen({ at: at(0) }), retired } }).hosts;
    expect(host).toMatchObject({ configured: true, reporting: false, alarms: [], retirement: retired[0] });
    expect(kinds({ now: at(60), records: { retired } })).toEqual([['mfa01']]);
  });

  it('is an alarm while a handler still announces it, in any case of its name', () => {
    const host = { ...mfa01, host: 'MFA01' };
    const records = { ...seen({ at: at(0), uncovered: [place('D:\\Logs')] }), retired };
    expect(kinds({ now: at(1), records, configured: [host] })).toEqual([['MFA01', 'still-reporting']]);
    expect(kinds({ now: at(1), records, configured: [] })).toEqual([['mfa01', 'still-reporting']]);
  });
});

describe('a retired host whose handler speaks for other hosts too', () => {
  it('is no alarm: it is only named in the settings still', () => {
    const sightings = ['mfa01', 'mfa02'].map((host) => aSighting({ host, instance: ONE, at: at(0) }));
    const retired = [
      { host: 'mfa01', reason: 'Gone.', by: { id: 'key:one', channel: 'rest' }, at: at(-30) } as const,
    ];
    expect(kinds({ now: at(1), records: { sightings, retired } })).toEqual([
      ['mfa01'],
      ['mfa02', 'not-configured'],
    ]);
    const own = [...sightings, aSighting({ host: 'mfa01', instance: OTHER, at: at(0) })];
    expect(kinds({ now: at(1), records: { sightings: own, retired } })[0]).toEqual([
      'mfa01',
      'still-reporting',
    ]);
  });
});

const place = (text: string) => ({ reason: 'folder-not-configured', place: text, count: 2 }) as const;

describe('a place that no rule covers', () => {
  it('is an alarm of its own, which names the place, how much there is, and what to do', () => {
    const records = seen({ at: at(0), uncovered: [place('D:\\Logs')], uncoveredMore: 3 });
    expect(coverage({ now: at(1), records }).hosts[0]?.alarms).toEqual([
      {
        kind: 'uncovered',
        place: 'D:\\Logs',
        message: '2 log files of the product lie in a folder that is not configured.',
        nextAction: expect.stringContaining('logFolders'),
      },
      {
        kind: 'uncovered',
        place: null,
        message: expect.stringContaining('3'),
        nextAction: expect.any(String),
      },
    ]);
  });

  it.each([
    [{ place: 'D:\\Logs' }, 0],
    [{ place: 'D:\\Logs', host: 'MFA01' }, 0],
    [{ place: 'D:\\Logs', host: 'mfa02' }, 1],
    [{ place: 'D:\\' }, 1],
  ])('is no alarm when it was accepted: %j', (accepted, alarms) =>
    expect(
      coverage({
        now: at(1),
        records: seen({ at: at(0), uncovered: [place('D:\\Logs')] }),
        terms: { accepted: [accepted] },
      }).hosts[0]?.alarms,
    ).toHaveLength(alarms),
  );

  it.each([
    'files-without-pattern',
    'folder-not-configured',
    'channel-left-out',
    'channel-absent',
    'archives-left-out',
    'retained-left-out',
  ] as const)('has words for the reason %s', (reason) => {
    const records = seen({ at: at(0), uncovered: [{ reason, place: 'x', count: 1 }] });
    const [alarm] = coverage({ now: at(1), records }).hosts[0]?.alarms ?? [];
    expect(alarm?.message.length).toBeGreaterThan(20);
    expect(alarm?.nextAction.length).toBeGreaterThan(20);
  });
});

describe('a host that nobody configured', () => {
  const stranger = { sightings: [aSighting({ host: 'stray', at: at(0), roles: [] })] };

  it('is listed behind the others, with one alarm', () =>
    expect(kinds({ now: at(1), records: stranger })).toEqual([
      ['mfa01', 'never-reported'],
      ['stray', 'not-configured'],
    ]));

  it('of a source that is not configured is listed too', () =>
    expect(
      kinds({ now: at(1), records: seen({ source: 'nps-extension', host: 'mfa01', at: at(0) }) }),
    ).toEqual([
      ['mfa01', 'never-reported'],
      ['mfa01', 'not-configured'],
    ]));

  it('is not called silent, and is forgotten a day after it went away', () => {
    expect(kinds({ now: at(600), records: stranger })[1]).toEqual(['stray', 'not-configured']);
    expect(kinds({ now: at(24 * 60 + 1), records: stranger })).toHaveLength(1);
  });

  it('is forgotten when it was last heard of before the settings were read anew', () => {
    const watchers = [{ id: 'w', since: at(10), at: at(11) }];
    expect(kinds({ now: at(11), records: { ...stranger, watchers } })).toHaveLength(1);
  });
});

describe('whoever was away himself', () => {
  const records = { ...seen({ at: at(0) }), expected: [{ ...mfa01, since: at(-600) }] };
  const others = [mfa01, { ...mfa01, host: 'mfa02' }];

  it('calls nobody silent or missing before they had time to announce themselves again', () => {
    const since = at(180);
    const watchers = (now: string) => [{ id: 'w', since, at: now }];
    const after = (now: string) =>
      kinds({ now, configured: others, records: { ...records, watchers: watchers(now) } });
    expect(after(at(184))).toEqual([['mfa01'], ['mfa02']]);
    expect(after(at(185, 1))).toEqual([
      ['mfa01', 'silent'],
      ['mfa02', 'never-reported'],
    ]);
  });

  it('is not the only one who listened: the others have heard who was silent', () => {
    const watchers = [
      { id: 'new', since: at(180), at: at(181) },
      { id: 'old', since: at(-600), at: at(181) },
    ];
    expect(kinds({ now: at(181), records: { ...records, watchers } })).toEqual([['mfa01', 'silent']]);
  });

  it('and is still away, says that nobody listens, and blames no host', () => {
    const watchers = [{ id: 'w', since: at(-600), at: at(0) }];
    const the = { now: at(60), configured: others, records: { ...records, watchers } };
    expect(coverage(the).watched).toBe(false);
    expect(kinds(the)).toEqual([['mfa01'], ['mfa02']]);
    expect(coverage({ ...the, records: { ...records, watchers: [] } }).watched).toBe(false);
  });
});

describe('the places where a handler has to be', () => {
  it('are the hosts of each source with their roles, and the cloud', () =>
    expect(
      configuredHosts(everySource).map(({ source, host, roles }) => [source, host, roles.length]),
    ).toEqual([
      ['mfa-server', 'mfa01', 2],
      ['mfa-server', 'mfa02', 1],
      ['mfa-server', 'adfs-old', 1],
      ['nps-extension', 'nps01', 0],
      ['nps-extension', 'nps02', 0],
      ['adfs-adapter', 'adfs01', 0],
      ['cloud-mfa', null, 0],
    ]));

  it('are none where nothing is configured', () => expect(configuredHosts({})).toEqual([]));

  it('may be the cloud alone, which has no host', () => {
    const configured = configuredHosts({ 'cloud-mfa': {} });
    const records = {
      sightings: [{ ...aSighting(), announcement: { ...anAnnouncement(), ...cloud }, receivedAt: at(0) }],
    };
    expect(kinds({ now: at(1), configured, records })).toEqual([[null]]);
    expect(kinds({ now: at(1), configured })).toEqual([[null, 'never-reported']]);
  });
});

const cloud = { source: 'cloud-mfa', host: null, roles: [] } satisfies Partial<HostAnnounced>;
