import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { manualStepOf, type RequestKind, type Source } from '#contracts';
import { planFanOut, reachesNothing, type Topology } from '#domain';
import { everySource, nameOf, only, REQUEST_ID } from '#testing';

interface Asked {
  readonly topology?: Topology;
  readonly asked?: readonly Source[] | null;
  readonly administrator?: boolean;
}

const plan = (
  kind: RequestKind,
  { topology = everySource, asked = null, administrator = false }: Asked = {},
) => planFanOut({ id: REQUEST_ID, kind, asked, subjectIsAdministrator: administrator }, topology);

/** `task ← what it waits for`, in the order of the plan. */
function graph(kind: RequestKind, asked?: Asked): readonly string[] {
  const { tasks } = plan(kind, asked);
  const names = new Map(tasks.map((task) => [task.id, nameOf(task)]));
  return tasks.map((task) => {
    const waitsFor = task.dependsOn.map((id) => names.get(id)).join(', ');
    return waitsFor === '' ? nameOf(task) : `${nameOf(task)} ← ${waitsFor}`;
  });
}

describe('the plan of an Export', () => {
  it('reaches every source; event logs wait for the one operation they share with the cloud; the package waits for all', () => {
    expect(graph('Export')).toEqual([
      'cloud-mfa/export',
      'nps-extension/export@nps01 ← cloud-mfa/export',
      'nps-extension/export@nps02 ← cloud-mfa/export',
      'adfs-adapter/export@adfs01 ← cloud-mfa/export',
      'mfa-server/export-records@mfa01',
      'mfa-server/search-logs@mfa01',
      'mfa-server/search-logs@mfa02',
      'mfa-server/search-syslog',
      'mfa-server/screenshots',
      'package/assemble ← cloud-mfa/export, nps-extension/export@nps01, nps-extension/export@nps02, ' +
        'adfs-adapter/export@adfs01, mfa-server/export-records@mfa01, mfa-server/search-logs@mfa01, ' +
        'mfa-server/search-logs@mfa02, mfa-server/search-syslog, mfa-server/screenshots',
    ]);
  });

  it.each<[Source, readonly string[]]>([
    [
      'mfa-server',
      [
        'mfa-server/export-records@mfa01',
        'mfa-server/search-logs@mfa01',
        'mfa-server/search-logs@mfa02',
        'mfa-server/search-syslog',
        'mfa-server/screenshots',
      ],
    ],
    ['nps-extension', ['cloud-mfa/export', 'nps-extension/export@nps01', 'nps-extension/export@nps02']],
    ['adfs-adapter', ['cloud-mfa/export', 'adfs-adapter/export@adfs01']],
    ['cloud-mfa', ['cloud-mfa/export']],
  ])('reaches %s alone when it is asked alone, and the cloud where it is shared', (source, parts) => {
    const names = plan('Export', { asked: [source] }).tasks.map(nameOf);
    expect(names).toEqual([...parts, 'package/assemble']);
  });

  it('lets event logs go on by themselves where the cloud is not configured', () => {
    expect(graph('Export', { topology: only('nps-extension') })).toEqual([
      'nps-extension/export@nps01',
      'nps-extension/export@nps02',
      'package/assemble ← nps-extension/export@nps01, nps-extension/export@nps02',
    ]);
  });

  it('takes the records once, from the first host that runs MFA Server', () => {
    const hosts = [
      { name: 'portal', roles: ['user-portal' as const] },
      { name: 'mfa07', roles: ['mfa-server' as const] },
      { name: 'mfa08', roles: ['mfa-server' as const] },
    ];
    const names = plan('Export', { topology: { 'mfa-server': { hosts, syslog: false } } }).tasks.map(nameOf);
    expect(names.filter((name) => name.includes('export-records'))).toEqual([
      'mfa-server/export-records@mfa07',
    ]);
  });

  it('does not search the logs of the AD FS adapter nor of a portal, and no syslog where there is none', () => {
    const hosts = [
      { name: 'mfa01', roles: ['mfa-server' as const] },
      { name: 'adfs-old', roles: ['adfs-adapter' as const] },
      { name: 'portal', roles: ['user-portal' as const] },
    ];
    const names = plan('Export', { topology: { 'mfa-server': { hosts, syslog: false } } }).tasks.map(nameOf);
    expect(names.filter((name) => name.includes('search'))).toEqual(['mfa-server/search-logs@mfa01']);
  });

  it('searches the logs of the AD FS adapter and of a portal where the settings name them', () => {
    const hosts = [
      { name: 'mfa01', roles: ['mfa-server' as const], logNamed: true },
      { name: 'adfs-old', roles: ['adfs-adapter' as const], logNamed: true },
      { name: 'portal', roles: ['user-portal' as const], logElsewhere: true, logNamed: true },
    ];
    const names = plan('Export', { topology: { 'mfa-server': { hosts, syslog: false } } }).tasks.map(nameOf);
    expect(names.filter((name) => name.includes('search'))).toEqual([
      'mfa-server/search-logs@mfa01',
      'mfa-server/search-logs@adfs-old',
    ]);
  });

  it('searches syslog instead of the logs of a host that writes there', () => {
    const roles = ['mfa-server' as const];
    const hosts = [
      { name: 'mfa01', roles, logElsewhere: true },
      { name: 'mfa02', roles },
    ];
    const topology = { 'mfa-server': { hosts, syslog: true } };
    const names = plan('Export', { topology }).tasks.map(nameOf);
    expect(names.filter((name) => name.includes('search'))).toEqual([
      'mfa-server/search-logs@mfa02',
      'mfa-server/search-syslog',
    ]);
    // What is deleted and looked through at the end is every host's log.
    const swept = plan('AccountClose', { topology }).tasks.map(nameOf);
    expect(swept.some((name) => name.includes('verify-purge@mfa01'))).toBe(true);
  });

  it('of an administrator has other people’s records reviewed before they are packed', () => {
    const names = graph('Export', { topology: only('mfa-server'), administrator: true });
    expect(names).toContain('mfa-server/review-other-people ← mfa-server/export-records@mfa01');
    expect(names.at(-1)).toMatch(/^package\/assemble ← .*mfa-server\/review-other-people/);
  });

  it('leaves screenshots and the review to a person, and removes nothing', () => {
    const { tasks } = plan('Export', { administrator: true });
    expect(tasks.filter(({ manual }) => manual).map(({ action }) => action)).toEqual([
      'review-other-people',
      'screenshots',
    ]);
    expect(tasks.filter(({ destructive }) => destructive)).toEqual([]);
  });
});

describe('a step that a person does', () => {
  it.each(['Export', 'AccountClose'] as const)('comes with words and a checklist: %s', (kind) => {
    const manual = plan(kind, { administrator: true }).tasks.filter((task) => task.manual);
    expect(manual.length).toBeGreaterThan(0);
    for (const { source, action } of manual) {
      const step = manualStepOf(source, action);
      expect(step?.steps.length).toBeGreaterThan(0);
      expect(step?.checklist.length).toBeGreaterThan(1);
    }
    expect(manualStepOf('mfa-server', 'sweep-logs')).toBeNull();
    expect(manualStepOf('package', 'assemble')).toBeNull();
  });
});

describe('the plan of an AccountClose', () => {
  const deletes = 'mfa-server/delete-records@mfa01, mfa-server/delete-user-record, cloud-mfa/close-account';

  it('deletes, sweeps every host on the day and again when the logs have aged, and looks again at every place', () => {
    expect(graph('AccountClose')).toEqual([
      'mfa-server/delete-records@mfa01',
      'mfa-server/delete-user-record',
      'cloud-mfa/close-account',
      'mfa-server/sweep-logs@mfa01 now',
      'mfa-server/sweep-logs@mfa02 now',
      'mfa-server/sweep-logs@adfs-old now',
      'nps-extension/sweep-logs@nps01 now',
      'nps-extension/sweep-logs@nps02 now',
      'adfs-adapter/sweep-logs@adfs01 now',
      `mfa-server/sweep-logs@mfa01 after-30-days ← ${deletes}`,
      `mfa-server/sweep-logs@mfa02 after-30-days ← ${deletes}`,
      `mfa-server/sweep-logs@adfs-old after-30-days ← ${deletes}`,
      `nps-extension/sweep-logs@nps01 after-30-days ← ${deletes}`,
      `nps-extension/sweep-logs@nps02 after-30-days ← ${deletes}`,
      `adfs-adapter/sweep-logs@adfs01 after-30-days ← ${deletes}`,
      'mfa-server/verify-purge@mfa01 ← mfa-server/sweep-logs@mfa01 after-30-days',
      'mfa-server/verify-purge@mfa02 ← mfa-server/sweep-logs@mfa02 after-30-days',
      'mfa-server/verify-purge@adfs-old ← mfa-server/sweep-logs@adfs-old after-30-days',
      'nps-extension/verify-purge@nps01 ← nps-extension/sweep-logs@nps01 after-30-days',
      'nps-extension/verify-purge@nps02 ← nps-extension/sweep-logs@nps02 after-30-days',
      'adfs-adapter/verify-purge@adfs01 ← adfs-adapter/sweep-logs@adfs01 after-30-days',
      `cloud-mfa/verify-purge ← ${deletes}`,
    ]);
  });

  it('has a person delete the account for good where the installation has it so; the 30 days wait for that', () => {
    const topology = { 'cloud-mfa': { permanentDeleteByPerson: true } };
    expect(graph('AccountClose', { topology })).toEqual([
      'cloud-mfa/close-account',
      'cloud-mfa/delete-user-record ← cloud-mfa/close-account',
      'cloud-mfa/verify-purge ← cloud-mfa/close-account, cloud-mfa/delete-user-record',
    ]);
    const step = plan('AccountClose', { topology }).tasks[1];
    expect(step).toMatchObject({ manual: true, destructive: true });
  });

  it('looks for records again where they were deleted, for the account in the cloud, for logs on every host', () => {
    const checks = plan('AccountClose')
      .tasks.filter(({ action }) => action === 'verify-purge')
      .map((task) => `${task.host ?? task.source}: ${task.checks.join('+')}`);
    expect(checks).toEqual([
      'mfa01: logs+records',
      'mfa02: logs',
      'adfs-old: logs',
      'nps01: logs',
      'nps02: logs',
      'adfs01: logs',
      'cloud-mfa: account',
    ]);
  });

  it('knows as destructive what removes data, and nothing else', () => {
    const { tasks } = plan('AccountClose');
    expect(new Set(tasks.filter(({ destructive }) => destructive).map(({ action }) => action))).toEqual(
      new Set(['delete-records', 'delete-user-record', 'close-account', 'sweep-logs']),
    );
    expect(tasks.filter(({ manual }) => manual).map(({ action }) => action)).toEqual(['delete-user-record']);
  });

  it.each<[Source, readonly string[]]>([
    [
      'nps-extension',
      [
        'cloud-mfa/close-account',
        'nps-extension/sweep-logs@nps01 now',
        'nps-extension/sweep-logs@nps02 now',
        'nps-extension/sweep-logs@nps01 after-30-days',
        'nps-extension/sweep-logs@nps02 after-30-days',
        'nps-extension/verify-purge@nps01',
        'nps-extension/verify-purge@nps02',
        'cloud-mfa/verify-purge',
      ],
    ],
    ['cloud-mfa', ['cloud-mfa/close-account', 'cloud-mfa/verify-purge']],
  ])('reaches %s alone when it is asked alone, and the cloud where it is shared', (source, expected) => {
    expect(plan('AccountClose', { asked: [source] }).tasks.map(nameOf)).toEqual(expected);
  });
});

describe('what a plan leaves out', () => {
  it('is said of each source with its reason', () => {
    const { leftOut } = plan('Export', {
      topology: only('mfa-server', 'cloud-mfa'),
      asked: ['cloud-mfa', 'adfs-adapter'],
    });
    expect(leftOut).toEqual([
      { source: 'mfa-server', reason: 'not-asked' },
      { source: 'nps-extension', reason: 'not-asked' },
      { source: 'adfs-adapter', reason: 'not-configured' },
    ]);
  });

  it('is the cloud where event logs alone are asked and the cloud does not exist', () => {
    expect(
      plan('Export', { topology: only('nps-extension'), asked: ['nps-extension'] }).leftOut,
    ).toContainEqual({
      source: 'cloud-mfa',
      reason: 'not-configured',
    });
  });

  it('is everything when none of the sources asked for exists', () => {
    expect(reachesNothing(only('mfa-server'), ['cloud-mfa'])).toBe(true);
    expect(reachesNothing(only('mfa-server'), null)).toBe(false);
    expect(reachesNothing({}, null)).toBe(true);
  });
});

describe('any plan', () => {
  const host = fc.record({
    name: fc.integer({ min: 1, max: 99 }).map((number) => `host${number}`),
    roles: fc.subarray(['mfa-server', 'adfs-adapter', 'user-portal'] as const, { minLength: 1 }),
  });
  const hosts = fc.uniqueArray(host, { selector: ({ name }) => name, minLength: 1, maxLength: 30 });
  const topology: fc.Arbitrary<Topology> = fc.record(
    {
      'mfa-server': fc.record({ hosts, syslog: fc.boolean() }),
      'nps-extension': fc.record({ hosts }),
      'adfs-adapter': fc.record({ hosts }),
      'cloud-mfa': fc.constant({}),
    },
    { requiredKeys: [] },
  );

  it('numbers its tasks in order, waits only for earlier ones, and looks again at every host that it sweeps', () => {
    fc.assert(
      fc.property(
        topology,
        fc.constantFrom<RequestKind>('Export', 'AccountClose'),
        fc.boolean(),
        (where, kind, administrator) => {
          const { tasks } = plan(kind, { topology: where, administrator });
          tasks.forEach((task, index) => {
            expect(task.id).toBe(`${REQUEST_ID}-${String(index + 1).padStart(2, '0')}`);
            expect(task.dependsOn.every((id) => tasks.findIndex((other) => other.id === id) < index)).toBe(
              true,
            );
          });
          const places = (action: string, phase: string | null) =>
            tasks
              .filter((task) => task.action === action && task.phase === phase && task.host !== null)
              .map(({ source, host: name }) => `${source}/${name}`);
          expect(places('sweep-logs', 'after-30-days')).toEqual(places('sweep-logs', 'now'));
          expect(places('verify-purge', null)).toEqual(places('sweep-logs', 'now'));
        },
      ),
      { numRuns: 50 },
    );
  });
});
