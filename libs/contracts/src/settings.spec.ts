import { describe, expect, it } from '@jest/globals';
import { contractOf, LetheYaml } from '#contracts';

/** The example of the public contract, as a YAML parser hands it over. */
const everything = () => ({
  sources: {
    'mfa-server': {
      gdprExecutable: 'C:\\Program Files\\Multi-Factor Authentication Server\\MultiFactorAuthGdpr.exe',
      webServiceSdk: {
        wsdl: 'https://mfa01.example.com/MultiFactorAuthWebServiceSdk/PfWsSdk.asmx?WSDL',
        auth: { kind: 'basic', username: 'EX\\svc', passwordFile: '/run/secrets/sdk' },
      },
      prefer: 'executable',
      hosts: [
        { name: 'mfa01', roles: ['mfa-server', 'user-portal'], logFolders: ['C:\\Logs'] },
        { name: 'adfs-old', roles: ['adfs-adapter'], logFolders: ['D:\\Logs'] },
      ],
      syslog: { files: ['/var/log/mfa/*.log'] },
    },
    'nps-extension': {
      wevtutil: 'wevtutil.exe',
      retainedFolder: 'C:\\ProgramData\\Lethe\\event-logs',
      hosts: [{ name: 'nps01' }],
    },
    'adfs-adapter': { wevtutil: 'wevtutil.exe', hosts: [{ name: 'adfs01' }] },
    'cloud-mfa': {
      graph: {
        baseUrl: 'https://graph.microsoft.com/v1.0',
        authority: 'https://login.microsoftonline.com',
        tenantId: 't',
        clientId: 'c',
        clientSecretFile: '/run/secrets/graph',
        scope: 'https://graph.microsoft.com/.default',
      },
      storage: { connectionStringFile: '/run/secrets/storage', containerPrefix: 'lethe-export-' },
      accountClose: { permanentDelete: 'wait' },
      nowState: ['authentication-methods', 'sign-ins'],
    },
  },
  policies: { default: 'gdpr', overrides: { AccountClose: { approval: 'required' } } },
});

type Tree = Record<string, unknown>;

/** The example with one place of it replaced; `undefined` removes it. */
function changed(path: string, value: unknown, settings: unknown = everything()): unknown {
  const root: unknown = structuredClone(settings);
  const keys = path.split('/');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((node, key) => (node as Tree)[key], root) as Tree;
  parent[last] = value;
  return root;
}

/** Every complaint as `path: message`; unknown keys stand at the end of their path. */
function complaints(settings: unknown): readonly string[] {
  const parsed = LetheYaml.safeParse(settings);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    return [...issue.path, ...keys].join('.');
  });
}

describe('lethe.yaml', () => {
  it('takes the example of the contract', () => expect(complaints(everything())).toEqual([]));

  it('takes one source alone, and fills in what was left out', () => {
    const parsed = LetheYaml.parse({ sources: { 'nps-extension': { hosts: [{ name: 'nps01' }] } } });
    expect(parsed).toEqual({
      sources: {
        'nps-extension': {
          wevtutil: ['wevtutil.exe'],
          retainedFolder: 'C:\\ProgramData\\Lethe\\event-logs',
          timeoutSeconds: 600,
          hosts: [{ name: 'nps01' }],
        },
      },
      policies: { default: 'gdpr', overrides: {}, timeZone: 'UTC', calendars: {}, calendar: {} },
      limits: {
        accountClosesPerDay: 1000,
        moreThanUsual: { times: 5, ofDays: 90, knownAfterDays: 10, atLeast: 100 },
      },
      coverage: { announceEverySeconds: 60, accepted: [] },
      webhooks: { allowPrivateAddresses: false },
    });
  });

  it('takes from how many on closes are more than usual, or that this does not count', () => {
    const some = { moreThanUsual: { times: 2.5, ofDays: 30 } };
    expect(complaints(changed('limits', some))).toEqual([]);
    expect(complaints(changed('limits', { moreThanUsual: 'none' }))).toEqual([]);
    const wrong: readonly (readonly [object, string])[] = [
      [{ ofDays: 7 }, 'limits.moreThanUsual.knownAfterDays'],
      [{ times: 0 }, 'limits.moreThanUsual.times'],
      [{ atLeast: 0 }, 'limits.moreThanUsual.atLeast'],
      [{ days: 7 }, 'limits.moreThanUsual.days'],
    ];
    for (const [moreThanUsual, path] of wrong)
      expect(complaints(changed('limits', { moreThanUsual }))).toEqual([path]);
  });

  it('takes own calendars of holidays, and refuses days, zones and names that are none', () => {
    const own = { extends: 'target2', holidays: [{ date: '02-29', name: 'Leap day' }] };
    const counted = { timeZone: 'Europe/Berlin', calendars: { berlin: own }, calendar: { gdpr: 'berlin' } };
    expect(complaints(changed('policies', counted))).toEqual([]);
    const wrong: readonly (readonly [string, unknown])[] = [
      ['policies/timeZone', 'Europe/Berlim'],
      ['policies/calendars/berlin/holidays/0/date', '02-30'],
      ['policies/calendars/berlin/holidays/0/date', '2026-02-29'],
      ['policies/calendars/berlin/holidays/0/date', '24.12.'],
      ['policies/calendars/berlin/extends', 'paris'],
      ['policies/calendars/target2', own],
      ['policies/calendar/gdpr', 'paris'],
    ];
    for (const [path, value] of wrong) {
      const settings = changed('policies', structuredClone(counted));
      expect(complaints(changed(path, value, settings))).toEqual([path.replaceAll('/', '.')]);
    }
  });

  it('takes a program with leading arguments, never a shell line', () => {
    const parsed = LetheYaml.parse(changed('sources/mfa-server/gdprExecutable', ['python3', 'tool.py']));
    expect(parsed.sources['mfa-server']?.gdprExecutable).toEqual(['python3', 'tool.py']);
    const line = LetheYaml.parse(changed('sources/mfa-server/gdprExecutable', 'tool.exe --x; rm'));
    expect(line.sources['mfa-server']?.gdprExecutable).toEqual(['tool.exe --x; rm']);
  });

  it.each([
    ['at the top', 'colour'],
    ['beside the sources', 'sources/mfa-sever'],
    ['in a source', 'sources/mfa-server/hots'],
    ['in a host', 'sources/mfa-server/hosts/0/logfolders'],
    ['in the SDK', 'sources/mfa-server/webServiceSdk/auth/domain'],
    ['in event logs', 'sources/nps-extension/syslog'],
    ['in Graph', 'sources/cloud-mfa/graph/proxy'],
    ['in the storage', 'sources/cloud-mfa/storage/account'],
    ['in the policies', 'policies/defualt'],
    ['in an override', 'policies/overrides/AccountClose/clock'],
  ])('refuses an unknown key with its path: %s', (_where, path) =>
    expect(complaints(changed(path, 'x'))).toEqual([path.replaceAll('/', '.')]),
  );

  it.each([
    'sources/mfa-server/webServiceSdk/auth/password',
    'sources/cloud-mfa/graph/clientSecret',
    'sources/cloud-mfa/storage/connectionString',
    'sources/cloud-mfa/storage/accountKey',
  ])('takes no secret itself, only the file of one: %s', (path) =>
    expect(complaints(changed(path, 'hunter2'))).toEqual([path.replaceAll('/', '.')]),
  );

  it.each<[string, string, unknown]>([
    ['no source', 'sources', {}],
    ['a source without hosts', 'sources/nps-extension/hosts', []],
    ['hosts left out', 'sources/adfs-adapter/hosts', undefined],
    ['a role that is none', 'sources/mfa-server/hosts/0/roles/0', 'master'],
    ['a host without roles', 'sources/mfa-server/hosts/0/roles', []],
    ['a host name that is no folder name', 'sources/nps-extension/hosts/0/name', '../nps01'],
    ['an empty host name', 'sources/nps-extension/hosts/0/name', ''],
    ['a host name that ends in a dot', 'sources/nps-extension/hosts/0/name', 'nps01.'],
    ['an empty program', 'sources/nps-extension/wevtutil', ''],
    ['a program without words', 'sources/nps-extension/wevtutil', []],
    ['an empty path', 'sources/mfa-server/hosts/0/logFolders/0', ''],
    ['a number for a path', 'sources/mfa-server/hosts/0/logFolders/0', 7],
    ['a pattern with folders', 'sources/mfa-server/sweepPatterns', ['*.log', 'logs/*.log']],
    ['no file for syslog', 'sources/mfa-server/syslog/files', []],
    ['a preference that is none', 'sources/mfa-server/prefer', 'sdk'],
    ['an address that is none', 'sources/mfa-server/webServiceSdk/wsdl', 'mfa01'],
    ['an address that is a file', 'sources/mfa-server/webServiceSdk/wsdl', 'file:///etc/passwd'],
    ['a way to sign in that is none', 'sources/mfa-server/webServiceSdk/auth/kind', 'kerberos'],
    ['no time for a program', 'sources/nps-extension/timeoutSeconds', 0],
    ['half a second for a program', 'sources/nps-extension/timeoutSeconds', 0.5],
    ['a prefix that no container may have', 'sources/cloud-mfa/storage/containerPrefix', 'Lethe_'],
    ['a prefix with two dashes', 'sources/cloud-mfa/storage/containerPrefix', 'lethe--'],
    ['a deletion that is none', 'sources/cloud-mfa/accountClose/permanentDelete', 'now'],
    ['a policy that is none', 'policies/default', 'hipaa'],
    ['an approval that is none', 'policies/overrides/AccountClose/approval', 'maybe'],
  ])('names the place of a mistake: %s', (_what, path, value) => {
    const [first] = complaints(changed(path, value));
    expect(first).toBeDefined();
    expect(`${first}.`).toContain(
      `${path.replaceAll('/', '.').replace(/\.\d+$/, '')}.`.replace(/^sources\.$/, 'sources'),
    );
  });

  it('wants to know where the syslog is that a host writes to', () => {
    const hosts = [{ name: 'mfa01', userChanges: 'syslog' }];
    expect(complaints(changed('sources/mfa-server', { hosts }))).toEqual([
      'sources.mfa-server.hosts.0.userChanges',
    ]);
    expect(complaints(changed('sources/mfa-server', { hosts, syslog: { files: ['/x/*.log'] } }))).toEqual([]);
  });

  it.each([
    [['MultiFactorAuthSvc*.log*', 'multifactorauthsvc_*.txt'], false],
    [['MultiFactorAuthSvc*.log*', 'MultiFactorAuth*.log*'], true],
    [['*.log'], true],
  ])(
    'has the logs of every host searched where patterns are not of the service alone: %j',
    (patterns, all) => {
      const { sources } = LetheYaml.parse(changed('sources/mfa-server/searchPatterns', patterns));
      const { hosts = [] } = contractOf('mfa-server').topology(sources['mfa-server']);
      expect(hosts.map(({ logNamed = false }) => logNamed)).toEqual([all, all]);
    },
  );

  it('refuses an override for a kind that does not exist', () =>
    expect(complaints(changed('policies/overrides/Erase', { approval: 'none' }))).not.toEqual([]));

  it.each(['mfa-server', 'nps-extension', 'adfs-adapter'])(
    'refuses a host that is named twice, in any case: %s',
    (source) => {
      const hosts = [{ name: 'Host01' }, { name: 'other' }, { name: 'hOST01' }];
      expect(complaints(changed(`sources/${source}/hosts`, hosts))).toEqual([
        `sources.${source}.hosts.2.name`,
      ]);
    },
  );

  it('lets one host stand under two sources', () =>
    expect(complaints(changed('sources/adfs-adapter/hosts/0/name', 'nps01'))).toEqual([]));

  describe('the address of Graph', () => {
    it.each([
      'http://127.0.0.1:8080/v1.0',
      'http://localhost:8080',
      'http://[::1]:8080',
      'https://graph.microsoft.us/v1.0',
    ])('is https, or http on this machine: %s', (url) =>
      expect(complaints(changed('sources/cloud-mfa/graph/baseUrl', url))).toEqual([]),
    );

    it.each([
      'http://graph.microsoft.com/v1.0',
      'http://10.0.0.7/v1.0',
      'http://127.0.0.1.example.com',
      'http://localhost.example.com',
      'http://127.0.0.1@example.com',
      'ftp://127.0.0.1/',
      'graph.microsoft.com',
    ])('is not %s', (url) => {
      expect(complaints(changed('sources/cloud-mfa/graph/baseUrl', url))).toEqual([
        'sources.cloud-mfa.graph.baseUrl',
      ]);
      expect(complaints(changed('sources/cloud-mfa/graph/authority', url))).toEqual([
        'sources.cloud-mfa.graph.authority',
      ]);
    });
  });

  describe('the credential of Graph', () => {
    it('is a secret or a certificate, never both, never none', () => {
      const at = 'sources.cloud-mfa.graph.clientSecretFile';
      expect(complaints(changed('sources/cloud-mfa/graph/certificateFile', '/run/secrets/cert.pem'))).toEqual(
        [at],
      );
      expect(complaints(changed('sources/cloud-mfa/graph/clientSecretFile', undefined))).toEqual([at]);
    });

    const graphWith = (graph: object) => complaints(changed('sources/cloud-mfa/graph', graph));

    it.each([
      [{ managedIdentity: {} }],
      [{ managedIdentity: { clientId: 'one of them', endpoint: 'http://169.254.169.254/metadata' } }],
      [{ managedIdentity: { endpoint: 'http://127.0.0.1:40342/metadata' } }],
      [{ tenantId: 't', clientId: 'c', federatedTokenFile: '/var/run/secrets/token' }],
      [{ tenantId: 't', clientId: 'c', certificateFile: '/run/secrets/cert.pem' }],
    ])('may be %j', (graph) => expect(graphWith(graph)).toEqual([]));

    it.each([
      [{ managedIdentity: {}, clientSecretFile: 's' }, 'clientSecretFile'],
      [{ tenantId: 't', clientId: 'c', federatedTokenFile: 'f', certificateFile: 'c' }, 'clientSecretFile'],
      [{ managedIdentity: { endpoint: 'http://10.0.0.7/token' } }, 'managedIdentity.endpoint'],
      [{ managedIdentity: { endpoint: 'http://169.254.169.254.example.com' } }, 'managedIdentity.endpoint'],
      [{ managedIdentity: { secret: 's' } }, 'managedIdentity.secret'],
      [{ clientId: 'c', certificateFile: 'c' }, 'tenantId'],
      [{ tenantId: 't', federatedTokenFile: 'f' }, 'clientId'],
    ])('is not %j, and that is said of %s', (graph, place) =>
      expect(graphWith(graph)).toEqual([`sources.cloud-mfa.graph.${place}`]),
    );
  });

  it.each([null, [], 'sources', 7, undefined])('refuses what is no settings at all: %j', (nonsense) =>
    expect(LetheYaml.safeParse(nonsense).success).toBe(false),
  );
});
